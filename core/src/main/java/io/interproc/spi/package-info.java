/// What another kind of scope implements.
package io.interproc.spi;
