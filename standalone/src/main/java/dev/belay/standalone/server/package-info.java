/**
 * The standalone server: its folder, and all its services, started in order. Knows neither the
 * command line nor the demo.
 */
@NullMarked
package dev.belay.standalone.server;

import org.jspecify.annotations.NullMarked;
