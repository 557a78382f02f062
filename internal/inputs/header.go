package inputs

import (
	"bytes"
	"go/parser"
	"go/token"
)

// headerOf is what the go command reads of a Go file to list its package: all up to the last import, and what it embeds.
// Without imports it is all up to the package clause, and whether "C" is imported. If the file cannot be read so far, it is
// the whole file, since the error depends on it.
func headerOf(src []byte, imports bool) []byte {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.ImportsOnly|parser.SkipObjectResolution)
	if err != nil {
		return src
	}
	offset := func(pos token.Pos) int { return fset.File(file.FileStart).Offset(pos) }
	end := offset(file.Name.End())
	var cgo, embeds bool
	for _, spec := range file.Imports {
		cgo = cgo || spec.Path.Value == `"C"`
		embeds = embeds || spec.Path.Value == `"embed"`
	}
	if imports {
		for _, decl := range file.Decls {
			end = max(end, offset(decl.End()))
		}
	}
	text := bytes.Clone(src[:end])
	if cgo {
		text = append(text, "\nimport C"...)
	}
	if embeds {
		for line := range bytes.Lines(src[end:]) {
			if bytes.HasPrefix(bytes.TrimSpace(line), []byte("//go:embed")) {
				text = append(text, line...)
			}
		}
	}
	return text
}
