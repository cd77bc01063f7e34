/** Grafana's dashboards, asked of a Prometheus that scrapes a running Belay. */
@org.jspecify.annotations.NullMarked
package dev.belay.standalone.dashboards;
