/** What nobody else may do with a home, tried. */
@org.jspecify.annotations.NullMarked
package dev.belay.standalone.server;
