// Package inputs remembers what something was made from, such as the content of files and the names in a folder, and tells
// whether it would be made from the same again.
package inputs
