package inputs

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
)

// Executable tells which program runs, so that another version of it is another one: it is its build ID, or which file it
// is if it was linked without one. It is "" if that cannot be found out.
func Executable() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	id, info, err := readBuildID(path)
	if err != nil || id != "" {
		return id
	}
	sum := sha256.Sum256(statOf(info).append([]byte(path)))
	return hex.EncodeToString(sum[:])
}

func readBuildID(path string) (id string, info fs.FileInfo, err error) {
	file, err := os.Open(path)
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = file.Close() }() // it is only read
	beginning := make([]byte, 32<<10)
	n, err := io.ReadFull(file, beginning)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", nil, err
	}
	info, err = file.Stat()
	return buildID(beginning[:n]), info, err
}

// buildID finds the build ID in the beginning of an executable, where the linker has put it: in an ELF note, or in front of
// the instructions.
func buildID(beginning []byte) string {
	const nameSize, tag = 4, 4 // of the note
	name := []byte("Go\x00\x00")
	for rest := beginning; ; {
		i := bytes.Index(rest, name)
		if i < 0 {
			break
		}
		if i >= 12 {
			for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
				size := order.Uint32(rest[i-8:])
				after := rest[i+len(name):]
				if order.Uint32(rest[i-12:]) == nameSize && order.Uint32(rest[i-4:]) == tag && uint64(size) <= uint64(len(after)) {
					return string(after[:size])
				}
			}
		}
		rest = rest[i+1:]
	}
	if _, rest, ok := bytes.Cut(beginning, []byte("\xff Go build ID: \"")); ok {
		if id, _, ok := bytes.Cut(rest, []byte("\"\n \xff")); ok {
			return string(id)
		}
	}
	return ""
}
