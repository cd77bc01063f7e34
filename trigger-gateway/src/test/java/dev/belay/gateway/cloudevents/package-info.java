/** Tests of CloudEvents and of events that others produce, from their doors to the commands. */
package dev.belay.gateway.cloudevents;
