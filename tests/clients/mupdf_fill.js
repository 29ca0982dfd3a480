// Fills a form by MuPDF's own engine: mutool run mupdf_fill.js IN OUT VALUES, where VALUES is a JSON file with, for
// each page, what goes into each of its widgets in their order: words, true (a button to press) or null (nothing).
// A password may follow: it opens the form, which is saved still locked with it.
var pdf = new PDFDocument(scriptArgs[0])
if (scriptArgs[3] && !pdf.authenticatePassword(scriptArgs[3])) throw "wrong password"
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
pdf.save(scriptArgs[1], scriptArgs[3] ? "encrypt=keep" : "")
