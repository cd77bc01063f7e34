/** JSON over HTTP, with timeouts, retries and problems that people can read. Knows no command. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.http;
