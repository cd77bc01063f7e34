/** Where the services are and how to get in: options, environment and home, in that order. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.connection;
