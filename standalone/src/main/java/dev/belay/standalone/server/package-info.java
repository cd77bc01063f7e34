/**
 * The standalone server: its folder, what that says of itself, and all its services, started in
 * order. Knows neither the commands nor the demo.
 */
@NullMarked
package dev.belay.standalone.server;

import org.jspecify.annotations.NullMarked;
