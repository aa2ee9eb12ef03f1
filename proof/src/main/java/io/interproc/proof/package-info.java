/// What the ways of proving the library have in common, so that one command can run them all and show one table.
package io.interproc.proof;
