package program_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/temporalgen/temporalgen/devserver/testserver"
)

// An entrance says what a server wants to know of its clients.
type entrance struct {
	certificate bool
	apiKey      string
}

func TestStoryIsPlayedOverTLS(t *testing.T) {
	ours := newAuthority(t)
	for name, tt := range map[string]struct {
		server entrance
		flags  []string
		apiKey string
	}{
		"with a server that lets everybody in":         {flags: []string{"-tls-ca", ours.file}},
		"with one whose name is not in its address":    {flags: []string{"-tls-ca", ours.file, "-tls-server-name", "temporal.example"}},
		"with one that knows its clients' certificate": {server: entrance{certificate: true}, flags: append(ours.client(t), "-tls-ca", ours.file)},
		"with one that knows their API key":            {server: entrance{apiKey: "mine"}, flags: []string{"-tls-ca", ours.file}, apiKey: "mine"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TEMPORAL_API_KEY", tt.apiKey)
			var out bytes.Buffer
			args := append([]string{"-address", ours.startServer(t, tt.server)}, tt.flags...)
			if err := echo.Run(testserver.Context(t), args, &out, io.Discard); err != nil {
				t.Fatal(err)
			}
			if got := out.String(); !strings.HasSuffix(got, " says hello\n") {
				t.Errorf("the story is %q", got)
			}
		})
	}
}

func TestConnectionThatIsRefusedSaysWhy(t *testing.T) {
	ours, theirs := newAuthority(t), newAuthority(t)
	for name, tt := range map[string]struct {
		server entrance
		flags  []string
		apiKey string
		want   string
	}{
		"nobody known has signed the server's certificate": {flags: []string{"-tls"}, want: "certificate signed by unknown authority"},
		"another has signed it":                            {flags: []string{"-tls-ca", theirs.file}, want: "certificate signed by unknown authority"},
		"it is that of another server": {flags: []string{"-tls-ca", ours.file, "-tls-server-name", "elsewhere.example"},
			want: "certificate is valid for temporal.example, not elsewhere.example"},
		"the client has no certificate": {server: entrance{certificate: true}, flags: []string{"-tls-ca", ours.file},
			want: "remote error: tls: certificate required"},
		"another has signed the client's certificate": {server: entrance{certificate: true}, flags: append(theirs.client(t), "-tls-ca", ours.file),
			want: "remote error: tls: unknown certificate authority"},
		"the client has no API key": {server: entrance{apiKey: "mine"}, flags: []string{"-tls-ca", ours.file}, want: "the API key is not known"},
		"it has another API key": {server: entrance{apiKey: "mine"}, flags: []string{"-tls-ca", ours.file}, apiKey: "yours",
			want: "the API key is not known"},
		"an API key is not sent to a server that cannot be trusted": {apiKey: "mine", want: "certificate signed by unknown authority"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("TEMPORAL_API_KEY", tt.apiKey)
			address := ours.startServer(t, tt.server)
			err := echo.Run(testserver.Context(t), append([]string{"-address", address}, tt.flags...), io.Discard, io.Discard)
			if err == nil || !strings.HasPrefix(err.Error(), "connect to "+address+": ") || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("the error is %v, want one with %q", err, tt.want)
			}
		})
	}
}

// An authority signs certificates.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	file        string // with the certificate
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "authority"},
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
		KeyUsage:     x509.KeyUsageCertSign,
		IsCA:         true, BasicConstraintsValid: true,
	}
	key := newKey(t)
	a := authority{template, key, filepath.Join(t.TempDir(), "ca.pem")}
	signed := a.sign(t, template, key)
	var err error
	if a.certificate, err = x509.ParseCertificate(signed); err != nil {
		t.Fatal(err)
	}
	writePEM(t, a.file, "CERTIFICATE", signed)
	return a
}

func (a authority) sign(t *testing.T, template *x509.Certificate, key *ecdsa.PrivateKey) []byte {
	t.Helper()
	signed, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// issue makes a certificate for a use.
func (a authority) issue(t *testing.T, use x509.ExtKeyUsage, names ...string) (certificate []byte, key *ecdsa.PrivateKey) {
	t.Helper()
	key = newKey(t)
	return a.sign(t, &x509.Certificate{
		SerialNumber: big.NewInt(2),
		NotBefore:    a.certificate.NotBefore,
		NotAfter:     a.certificate.NotAfter,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{use},
		DNSNames:     names,
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}, key), key
}

// client issues a certificate for a client, and returns the flags for it.
func (a authority) client(t *testing.T) []string {
	t.Helper()
	certificate, key := a.issue(t, x509.ExtKeyUsageClientAuth)
	encoded, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	certificateFile, keyFile := filepath.Join(dir, "client.pem"), filepath.Join(dir, "client.key")
	writePEM(t, certificateFile, "CERTIFICATE", certificate)
	writePEM(t, keyFile, "PRIVATE KEY", encoded)
	return []string{"-tls-cert", certificateFile, "-tls-key", keyFile}
}

// startServer starts a server that lets in who it knows, and hands their requests on to the server of these tests. It
// returns its address.
func (a authority) startServer(t *testing.T, e entrance) (address string) {
	t.Helper()
	front := httptest.NewUnstartedServer(nil)
	front.Config.ErrorLog = log.New(io.Discard, "", 0) // it would write of each client that is refused, or goes
	front.Config.Handler = e.guard(&httputil.ReverseProxy{
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(&url.URL{Scheme: "http", Host: testserver.Server().Addr()}) },
		Transport: &http.Transport{Protocols: unencryptedHTTP2()},
		ErrorLog:  front.Config.ErrorLog,
	})
	front.EnableHTTP2 = true
	front.Listener = patientListener{front.Listener}
	certificate, key := a.issue(t, x509.ExtKeyUsageServerAuth, "temporal.example")
	front.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{certificate}, PrivateKey: key}}}
	if e.certificate {
		front.TLS.ClientAuth, front.TLS.ClientCAs = tls.RequireAndVerifyClientCert, x509.NewCertPool()
		front.TLS.ClientCAs.AddCert(a.certificate)
	}
	front.StartTLS()
	t.Cleanup(front.Close)
	return front.Listener.Addr().String()
}

// A patientListener lets clients close connections. With TLS 1.3 a client goes on before it is told that its certificate is
// refused. If the server closed the connection at once, what the client writes might fail before it has read why.
type patientListener struct {
	net.Listener
}

func (l patientListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return patientConn{c.(*net.TCPConn)}, nil
}

type patientConn struct {
	*net.TCPConn
}

func (c patientConn) Close() error {
	go func() {
		defer c.TCPConn.Close()
		io.Copy(io.Discard, c.TCPConn)
	}()
	return c.CloseWrite()
}

// guard hands requests with the API key on.
func (e entrance) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if e.apiKey != "" && r.Header.Get("Authorization") != "Bearer "+e.apiKey {
			w.Header().Set("Content-Type", "application/grpc")
			w.Header().Set("Grpc-Status", "16") // unauthenticated
			w.Header().Set("Grpc-Message", "the API key is not known")
			return
		}
		next.ServeHTTP(w, r)
	})
}

func unencryptedHTTP2() *http.Protocols {
	var p http.Protocols
	p.SetUnencryptedHTTP2(true)
	return &p
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func writePEM(t *testing.T, file, kind string, data []byte) {
	t.Helper()
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}), 0o600); err != nil {
		t.Fatal(err)
	}
}
