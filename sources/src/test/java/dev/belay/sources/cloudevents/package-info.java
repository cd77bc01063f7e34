/** Tests of CloudEvents and CDEvents. */
package dev.belay.sources.cloudevents;
