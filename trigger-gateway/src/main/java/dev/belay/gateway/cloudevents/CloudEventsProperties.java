package dev.belay.gateway.cloudevents;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/** {@code belay.events}. */
@ConfigurationProperties("belay.events")
record CloudEventsProperties(@DefaultValue("1MB") DataSize maxBody) {}
