// Package editors has tests of the language server with real editors' clients: the library of VS Code, in Node.js, and Neovim.
// Both play the same scenario, in client.js and neovim.lua, and print what they have seen.
package editors
