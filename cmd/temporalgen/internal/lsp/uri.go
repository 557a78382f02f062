package lsp

import (
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
)

// pathOf returns the path of a Go file. It returns false for what is not on disk, such as a file that has no name yet.
func pathOf(uri string) (path string, ok bool) {
	path, ok = filePath(uri)
	return path, ok && filepath.Ext(path) == ".go"
}

// filePath returns the absolute path that a URI stands for.
func filePath(uri string) (path string, ok bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" || u.Host != "" && u.Host != "localhost" {
		return "", false
	}
	path = u.Path
	if runtime.GOOS == "windows" && len(path) > 2 && path[0] == '/' && path[2] == ':' {
		path = strings.ToUpper(path[1:2]) + path[2:] // editors write the letter of a drive as they like
	}
	path = filepath.Clean(filepath.FromSlash(path))
	return path, filepath.IsAbs(path)
}

// fileURI returns the URI of a file.
func fileURI(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// uriOf returns the URI of a file, as the editor writes it if the file is open.
func (s *server) uriOf(path string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if uri, ok := s.uris[path]; ok {
		return uri
	}
	return fileURI(path)
}
