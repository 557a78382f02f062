package program

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/envconfig"
)

// A connection is what flags say about the reader's server. What they do not say comes from the environment variables and
// the configuration file that the Temporal CLI and the SDKs read. An API key comes from there only, since everybody on a
// machine can read the arguments of a program.
type connection struct {
	address, namespace              string
	tls                             bool
	certificate, key, ca, tlsServer string
}

func (c *connection) define(flags *flag.FlagSet) {
	flags.StringVar(&c.address, "address", "", "host and port of a `server`; without it one is started, and stopped in the end")
	flags.StringVar(&c.namespace, "namespace", "", "`name` of a namespace of that server, which has to be there")
	flags.BoolVar(&c.tls, "tls", false, "connect with TLS; an API key and certificates do so as well")
	flags.StringVar(&c.certificate, "tls-cert", "", "`file` with the client's certificate")
	flags.StringVar(&c.key, "tls-key", "", "`file` with the client's key")
	flags.StringVar(&c.ca, "tls-ca", "", "`file` with the certificate of who has signed the server's")
	flags.StringVar(&c.tlsServer, "tls-server-name", "", "`name` in the server's certificate, if it is not that of the address")
}

// unused is an error for flags about a server that none is named for.
func (c *connection) unused(flags *flag.FlagSet) error {
	var mine flag.FlagSet
	new(connection).define(&mine)
	var err error
	flags.Visit(func(f *flag.Flag) {
		if mine.Lookup(f.Name) != nil && f.Value.String() != f.DefValue {
			err = errors.Join(err, fmt.Errorf("-%s needs -address", f.Name))
		}
	})
	return err
}

// dial connects to the server, with options for what has not to do with the connection.
func (c *connection) dial(ctx context.Context, options client.Options) (client.Client, error) {
	profile, err := envconfig.LoadClientConfigProfile(envconfig.LoadClientConfigProfileOptions{})
	if err != nil {
		return nil, fmt.Errorf("read the configuration of Temporal clients: %w", err)
	}
	profile.Address, profile.Namespace = c.address, cmp.Or(c.namespace, profile.Namespace)
	c.secure(&profile)
	connected, err := profile.ToClientOptions(envconfig.ToClientOptionsRequest{})
	if err != nil {
		return nil, err
	}
	options.HostPort, options.Namespace = connected.HostPort, connected.Namespace
	options.ConnectionOptions, options.Credentials, options.HeadersProvider = connected.ConnectionOptions, connected.Credentials, connected.HeadersProvider
	temporal, err := client.DialContext(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", c.address, err)
	}
	return temporal, nil
}

// secure replaces what a profile says about TLS by what flags say.
func (c *connection) secure(profile *envconfig.ClientConfigProfile) {
	if !c.tls && c.certificate+c.key+c.ca+c.tlsServer == "" {
		return
	}
	var t envconfig.ClientConfigTLS
	if profile.TLS != nil {
		t = *profile.TLS
	}
	t.Disabled = false
	if c.certificate+c.key != "" {
		t.ClientCertPath, t.ClientKeyPath, t.ClientCertData, t.ClientKeyData = c.certificate, c.key, nil, nil
	}
	if c.ca != "" {
		t.ServerCACertPath, t.ServerCACertData = c.ca, nil
	}
	t.ServerName = cmp.Or(c.tlsServer, t.ServerName)
	profile.TLS = &t
}
