/** The services' locations and credentials: from options, environment and home, in that order. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.connection;
