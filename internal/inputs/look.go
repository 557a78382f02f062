package inputs

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/temporalgen/temporalgen/internal/patterns"
)

// An input is something that can be looked at.
type input struct {
	kind kind
	path string // or the name of a program
}

// A kind tells what is looked at. The numbers are stored.
type kind byte

const (
	content kind = iota + 1
	header
	clause
	sources
	names
	link
	folder
	size
	program
	afterLast
)

// hasStat reports whether time and size tell that an input is as it was.
func (k kind) hasStat() bool { return k <= names }

// A state is how an input is.
type state struct {
	stat   stat // zero if there is none
	digest digest
}

type digest [sha256.Size]byte

// absent is the digest of what does not exist.
var absent digest

// look finds out how an input is.
func (in input) look() state {
	switch in.kind {
	case content:
		_, now, _ := readFile(in.path)
		return now
	case header, clause:
		data, now, err := readFile(in.path)
		if err == nil {
			now.digest = in.holding(data).digest
		}
		return now
	case sources, names:
		now, _ := in.readDir(nil)
		return now
	case link:
		info, err := os.Lstat(in.path)
		if err != nil {
			return state{digest: failure(err)}
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			return state{digest: digest{1}}
		}
		real, err := filepath.EvalSymlinks(in.path)
		if err != nil {
			return state{digest: failure(err)}
		}
		return state{digest: sha256.Sum256([]byte(real))}
	case folder:
		info, err := os.Stat(in.path)
		if err != nil || !info.IsDir() {
			return state{}
		}
		return state{digest: digest{1}}
	case size:
		info, err := os.Stat(in.path)
		if err != nil || !info.Mode().IsRegular() {
			return state{}
		}
		return state{digest: sha256.Sum256(binary.AppendVarint(nil, info.Size()))}
	case program:
		return state{digest: programDigest(in.path)}
	}
	return state{}
}

// failure is the digest of what cannot be read.
func failure(err error) digest {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return absent
	}
	return digest{2}
}

// readFile reads a file as os.ReadFile does.
func readFile(path string) ([]byte, state, error) {
	fail := func(err error) ([]byte, state, error) { return nil, state{digest: failure(err)}, err }
	file, err := os.Open(path)
	if err != nil {
		return fail(err)
	}
	defer func() { _ = file.Close() }() // it is only read
	// What is written while it is read has another time than this one.
	info, err := file.Stat()
	if err != nil {
		return fail(err)
	}
	data := make([]byte, 0, max(0, info.Size())+1)
	for {
		n, err := file.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case errors.Is(err, io.EOF):
			return data, state{statOf(info), sha256.Sum256(data)}, nil
		case err != nil:
			return fail(err)
		}
		if len(data) == cap(data) {
			data = slices.Grow(data, 512)
		}
	}
}

// holding is the state of a file that has just been given a content.
func (in input) holding(data []byte) state {
	if in.kind == header || in.kind == clause {
		data = headerOf(data, in.kind == header)
	}
	return state{digest: sha256.Sum256(data)}
}

// readDir looks at the names in a folder, and at those apart from some.
func (in input) readDir(some []string) (all, others state) {
	all.stat, _ = in.current()
	entries, err := os.ReadDir(in.path)
	if err != nil {
		failed := state{digest: failure(err)}
		return failed, failed
	}
	var allNames, otherNames []byte
	for _, entry := range entries {
		if in.kind == sources && !IsSource(entry) {
			continue
		}
		name := binary.AppendUvarint(nil, uint64(len(entry.Name())))
		name = append(name, entry.Name()...)
		name = binary.AppendUvarint(name, uint64(entry.Type()))
		allNames = append(allNames, name...)
		if !slices.Contains(some, entry.Name()) {
			otherNames = append(otherNames, name...)
		}
	}
	// A folder without names is not an absent one.
	all.digest, others.digest = sha256.Sum256(append(allNames, 0)), sha256.Sum256(append(otherNames, 0))
	return all, others
}

// sourceExtensions end the names of files that can be a part of a package.
var sourceExtensions = []string{
	".go", ".c", ".cc", ".cpp", ".cxx", ".m", ".h", ".hh", ".hpp", ".hxx", ".f", ".F", ".for", ".f90", ".s", ".S", ".sx",
	".swig", ".swigcxx", ".syso", ".mod",
}

// IsSource reports whether the go command may look at a file or a folder.
func IsSource(entry fs.DirEntry) bool {
	name := entry.Name()
	switch {
	case patterns.IsHidden(name):
		return false
	case entry.IsDir():
		return !patterns.IsSkipped(name)
	}
	return slices.Contains(sourceExtensions, filepath.Ext(name))
}

// programDigest tells which file is started by a name.
func programDigest(name string) digest {
	path, err := exec.LookPath(name)
	if err != nil {
		return absent
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return failure(err)
	}
	info, err := os.Stat(real)
	if err != nil {
		return failure(err)
	}
	data := append([]byte(path), 0)
	data = append(data, real...)
	return sha256.Sum256(statOf(info).append(append(data, 0)))
}
