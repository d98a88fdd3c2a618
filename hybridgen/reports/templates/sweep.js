"use strict";
{
  const places = [["figure", "plot"], ["shares", "share-plot"]].filter(([id]) => document.getElementById(id));
  const drawOne = ([id, where]) => {
    const figure = document.getElementById(id).textContent;
    const place = document.getElementById(where);
    const styles = getComputedStyle(document.documentElement);
    const coloured = (_, value) => {
      const name = typeof value === "string" && /^var\((--[\w-]+)\)$/.exec(value);
      return name ? styles.getPropertyValue(name[1]).trim() : value;
    };
    const { data, layout, config } = JSON.parse(figure, coloured);
    if (place.clientWidth < 500) {
      layout.dragmode = false; // a finger scrolls the page
      const crowded = id === "figure" ? [data[1]] : data; // no room for the names of points not worth their price
      for (const marks of crowded) marks.mode = "markers";
    }
    return Plotly.react(place, data, layout, config);
  };
  const draw = () => Promise.all(places.map(drawOne));
  draw();
  for (const query of ["(prefers-color-scheme: dark)", "print"]) matchMedia(query).addEventListener("change", draw);
}
