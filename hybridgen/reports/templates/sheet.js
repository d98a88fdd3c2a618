"use strict";
{
  const place = document.querySelector("#items");
  const columns = place.dataset.columns.split(",");
  const items = [...place.querySelectorAll(".item")];
  const done = document.querySelector("#done");
  let isSaved = true;
  const chosen = (code, column) => place.querySelector(`input[name="${code}-${column}"]:checked`)?.value ?? "";
  const remark = (code) => place.querySelector(`input[name="${code}-remark"]`);
  const tell = () => {
    const rated = items.filter((one) => columns.every((column) => chosen(one.dataset.code, column) !== ""));
    done.textContent = `${rated.length} of ${items.length} rated`;
  };
  // A spreadsheet would compute what begins like a formula: as in core/cells.py.
  const harmless = (text) => (/^([\s\u00ad\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r\n])/.test(text) ? `'${text}` : text);
  const cell = (text) => `"${harmless(text).replaceAll('"', '""')}"`;
  const table = () => {
    const rows = items.map(({ dataset: { code } }) => [
      code,
      ...columns.map((column) => chosen(code, column)),
      remark(code).value,
    ]);
    const lines = [["item", ...columns, "remark"], ...rows].map((row) => row.map(cell).join(","));
    return `\ufeff${lines.join("\r\n")}\r\n`;
  };
  place.addEventListener("change", () => {
    isSaved = false;
    tell();
  });
  document.querySelector("#save").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([table()], { type: "text/csv" }));
    link.download = "sheet.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    isSaved = true;
  });
  document.querySelector("#load").addEventListener("change", async ({ target }) => {
    const text = target.files.length ? await target.files[0].text() : "";
    for (const line of text.split(/\r?\n/)) {
      const [code, ...cells] = [...line.matchAll(/"((?:[^"]|"")*)"/g)].map((found) => found[1].replaceAll('""', '"'));
      if (!items.some((one) => one.dataset.code === code)) continue;
      columns.forEach((column, n) => {
        const input = place.querySelector(`input[name="${code}-${column}"][value="${Number.parseInt(cells[n], 10)}"]`);
        if (input) input.checked = true;
      });
      remark(code).value = (cells[columns.length] ?? "").replace(/^'/, "");
    }
    tell();
  });
  addEventListener("beforeunload", (event) => {
    if (!isSaved) event.preventDefault();
  });
}
