/** JSON over HTTP, with timeouts, retries and readable problems. Knows no command. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.http;
