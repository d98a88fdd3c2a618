"use strict";
{
  const figure = document.getElementById("figure").textContent;
  const place = document.getElementById("plot");
  const draw = () => {
    const styles = getComputedStyle(document.documentElement);
    const coloured = (_, value) => {
      const name = typeof value === "string" && /^var\((--[\w-]+)\)$/.exec(value);
      return name ? styles.getPropertyValue(name[1]).trim() : value;
    };
    const { data, layout, config } = JSON.parse(figure, coloured);
    if (place.clientWidth < 500) {
      layout.dragmode = false; // a finger scrolls the page
      data[1].mode = "markers"; // no room for the names of points that are not worth their price
    }
    return Plotly.react(place, data, layout, config);
  };
  draw();
  for (const query of ["(prefers-color-scheme: dark)", "print"]) matchMedia(query).addEventListener("change", draw);
}
