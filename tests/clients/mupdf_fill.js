// Fills a form by MuPDF's own engine: mutool run mupdf_fill.js IN OUT VALUES, where VALUES is a JSON file with, for
// each page, what goes into each of its widgets in their order: words, true (a button to press) or null (nothing).
var pdf = new PDFDocument(scriptArgs[0])
var values = JSON.parse(read(scriptArgs[2]))
for (var number = 0; number < values.length; number++) {
  var page = pdf.loadPage(number)
  var widgets = page.getWidgets()
  for (var n = 0; n < values[number].length; n++) {
    if (values[number][n] === true) widgets[n].toggle()
    else if (values[number][n] !== null) widgets[n].setTextValue(values[number][n])
    if (values[number][n] !== null) widgets[n].update()
  }
  page.update()
}
pdf.save(scriptArgs[1], "")
