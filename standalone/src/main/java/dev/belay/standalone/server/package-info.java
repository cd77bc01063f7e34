/**
 * The standalone server: its folder, and all services in it, started in their order. Knows no
 * command line and no demo.
 */
@NullMarked
package dev.belay.standalone.server;

import org.jspecify.annotations.NullMarked;
