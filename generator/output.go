package generator

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"

	"github.com/temporalgen/temporalgen/internal/inputs"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/templates"
	"github.com/temporalgen/temporalgen/templates/digest"
)

// An Output is a file to be generated.
type Output struct {
	Path    string // absolute
	Source  string // absolute path of the file with the contracts
	Summary string // of the contracts, for people
	Content []byte // nil if the file is as it should be, and that was known without making its content
	State   State

	rendering rendering // zero if it is not to be remembered
	kept      bool      // nothing has been looked at for it, since nothing has changed since it was fresh
}

// State is how an output compares with the file at its path.
type State int

// The states of an output.
const (
	Missing State = iota // there is no file
	Stale                // the file has other content
	Fresh                // the file is as it should be
)

// A rendering tells what code was made from, and which code that was.
type rendering struct {
	source digest.Digest
	code   [sha256.Size]byte
}

// renderings are by the path of the file with the contracts.
type renderings map[string]rendering

// A draft is an output in the making.
type draft struct {
	*Output
	pkg      *contract.Package
	digests  *digest.Package
	file     *contract.File
	existing []byte // what is in the file
}

// draftsOf returns drafts of the outputs for packages, ordered by path.
func draftsOf(packages []*contract.Package) []draft {
	var drafts []draft
	for _, pkg := range packages {
		digests := digest.Of(pkg)
		for _, file := range pkg.Files {
			o := &Output{Path: contract.OutputPath(file.Path), Source: file.Path, Summary: summary(file)}
			drafts = append(drafts, draft{o, pkg, digests, file, nil})
		}
	}
	slices.SortFunc(drafts, func(a, b draft) int { return cmp.Compare(a.Path, b.Path) })
	return drafts
}

// readExisting reads what is in the files of outputs, and reports those that were written by others. What it reads is added
// to in. Files in which nothing has changed are left out: perhaps they need not be read.
func readExisting(drafts []draft, before *former, in *inputs.Set) (foreign []diag.Diagnostic, err error) {
	for i := range drafts {
		d := &drafts[i]
		if before.isUntouched(d.Output) {
			continue
		}
		existing, err := in.ReadFile(d.Path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return nil, err
		case !contract.IsGenerated(d.Path, existing):
			foreign = append(foreign, diag.Diagnostic{
				Pos:  token.Position{Filename: d.Path, Line: 1, Column: 1},
				Code: diag.ForeignFile,
				Message: fmt.Sprintf("%s, where the code generated from %s belongs, was not written by temporalgen; move it away",
					filepath.Base(d.Path), filepath.Base(d.Source)),
			})
		default:
			d.State, d.existing = Stale, existing
		}
	}
	return foreign, nil
}

// finish makes the content of an output, and compares it with what is in the file. It is not made if the file has what was
// rendered before from the same; before is nil if nothing is to be remembered.
func (d draft) finish(before *former, in *inputs.Set) error {
	if before != nil {
		d.rendering.source = d.digests.File(d.file)
		last := before.renderings[d.Source]
		same := last.source == d.rendering.source
		d.kept = same && before.isUntouched(d.Output)
		if d.kept || same && d.holds(last) {
			d.rendering, d.State = last, Fresh
			return nil
		}
	}
	if before.isUntouched(d.Output) {
		existing, err := in.ReadFile(d.Path)
		if err != nil {
			return err
		}
		d.existing, d.State = existing, Stale // others have not written it
	}
	code, err := templates.Render(d.pkg, d.file)
	if err != nil {
		return err
	}
	d.compare(code)
	return nil
}

// holds reports whether the code in the file is that of a rendering.
func (d draft) holds(r rendering) bool {
	_, code := d.split()
	return r.code == sha256.Sum256(code)
}

// compare sets the content and the state of an output whose code has been rendered.
func (d draft) compare(code []byte) {
	above, existing := d.split()
	if d.State == Stale && bytes.Equal(existing, code) {
		d.State = Fresh
	}
	d.rendering.code = sha256.Sum256(code)
	d.Content = slices.Concat(above, code)
}

// split returns what is in the file: the comments that others have put above the generated code, which stay there, and the
// code. The ends of lines and a byte order mark may be those of another system.
func (d draft) split() (above, code []byte) {
	code = bytes.TrimPrefix(d.existing, []byte("\uFEFF"))
	code = bytes.ReplaceAll(code, []byte("\r\n"), []byte("\n"))
	if above, ok := contract.AboveHeader(code); ok && !bytes.Contains(above, []byte("//go:build")) {
		return above, code[len(above):]
	}
	return nil, code
}
