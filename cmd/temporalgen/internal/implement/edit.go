package implement

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
)

// An edit puts text in the place of a part of a file.
type edit struct {
	from, to int // offsets
	text     string
}

// A changedFile is a file of the package with methods that are to be added. What is there stays as it is.
type changedFile struct {
	path   string
	about  string // what is done with it, for people
	src    []byte // what it holds, nil if it is new
	fset   *token.FileSet
	syntax *ast.File // of src, apart from that of the package, in which cgo and the like may have a hand
	edits  []edit
}

// open reads a file of the package.
func open(path string) (*changedFile, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	f := &changedFile{path: path, src: src, fset: token.NewFileSet()}
	f.syntax, err = parser.ParseFile(f.fset, path, src, parser.ParseComments|parser.SkipObjectResolution)
	return f, err
}

func (f *changedFile) offset(pos token.Pos) int { return f.fset.PositionFor(pos, false).Offset }

// insert puts text at an offset, behind what was put there before.
func (f *changedFile) insert(offset int, text string) {
	f.edits = append(f.edits, edit{offset, offset, text})
}

// endOfLine is the offset of the end of the line on which something ends, with the comments that begin on it.
func (f *changedFile) endOfLine(pos token.Pos) int {
	offset := f.offset(pos)
	for {
		if i := bytes.IndexByte(f.src[offset:], '\n'); i >= 0 {
			offset += i
		} else {
			offset = len(f.src)
		}
		in := slices.IndexFunc(f.syntax.Comments, func(g *ast.CommentGroup) bool {
			return f.offset(g.Pos()) < offset && offset < f.offset(g.End()) && f.fset.Position(g.Pos()).Line == f.fset.Position(pos).Line
		})
		if in < 0 || strings.HasPrefix(f.syntax.Comments[in].List[0].Text, "//") {
			break
		}
		offset, pos = f.offset(f.syntax.Comments[in].End()), f.syntax.Comments[in].End()
	}
	if offset > 0 && offset < len(f.src) && f.src[offset-1] == '\r' {
		offset--
	}
	return offset
}

// startOfLine is the offset of the begin of the line with something.
func (f *changedFile) startOfLine(pos token.Pos) int {
	return bytes.LastIndexByte(f.src[:f.offset(pos)], '\n') + 1
}

// insertBehind puts declarations behind one that ends at a position, and behind those that were put there before, with empty
// lines around them.
func (f *changedFile) insertBehind(pos token.Pos, text string) {
	offset := f.endOfLine(pos)
	text = "\n\n" + text
	rest := bytes.ReplaceAll(f.src[offset:], []byte("\r"), nil)
	if len(rest) > 0 && (len(rest) == 1 || rest[1] == '\n') {
		text = strings.TrimSuffix(text, "\n") // there is an empty line, or the end of the file
	}
	for i, e := range f.edits {
		if e.from == offset {
			f.edits[i].text = strings.TrimRight(e.text, "\n") + text
			return
		}
	}
	f.insert(offset, text)
}

// insertBefore puts declarations before one that begins at a position.
func (f *changedFile) insertBefore(pos token.Pos, text string) {
	f.insert(f.startOfLine(pos), text+"\n")
}

// content is what the file is to hold.
func (f *changedFile) content() ([]byte, error) {
	slices.SortStableFunc(f.edits, func(a, b edit) int { return cmp.Compare(a.from, b.from) })
	var out bytes.Buffer
	last := 0
	crlf := bytes.Contains(f.src, []byte("\r\n"))
	for _, e := range f.edits {
		out.Write(f.src[last:e.from])
		if crlf {
			e.text = strings.ReplaceAll(e.text, "\n", "\r\n")
		}
		out.WriteString(e.text)
		last = e.to
	}
	out.Write(f.src[last:])
	formatted, err := format.Source(out.Bytes())
	if err != nil {
		return nil, fmt.Errorf("%s would not parse any more: %w", shown(f.path), err)
	}
	if clean, err := format.Source(f.src); f.src == nil || err == nil && bytes.Equal(clean, f.src) {
		return formatted, nil
	}
	return out.Bytes(), nil
}

// save writes the file. Its mode stays, and where there is a symbolic link, the file is written that it leads to.
func (f *changedFile) save() error {
	content, err := f.content()
	if err != nil {
		return err
	}
	flags := os.O_WRONLY | os.O_TRUNC
	if f.src == nil {
		flags = os.O_WRONLY | os.O_CREATE | os.O_EXCL
	}
	file, err := os.OpenFile(f.path, flags, 0o666)
	if err != nil {
		return err
	}
	if _, err := file.Write(content); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}
