package dev.belay.ledger.api;

import dev.belay.ledger.notify.ChannelWatch;
import dev.belay.ledger.notify.ChannelWatch.ChannelView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists the channels of notifications, and sends a test on one. */
@RestController
@RequestMapping("/v1/notifications")
@Tag(name = "notifications")
class NotificationController {
  private final ChannelWatch channels;

  NotificationController(ChannelWatch channels) {
    this.channels = channels;
  }

  /** All channels, in the policy's order. */
  record ChannelPage(List<ChannelView> items) {}

  /**
   * What came of a test.
   *
   * @param delivered whether the product has taken it
   * @param problem what the product said against it; null if it was delivered
   */
  record TestView(String channel, boolean delivered, @Nullable String problem) {}

  @GetMapping
  @Operation(
      operationId = "listNotificationChannels",
      summary = "The channels of notifications, when each last took one, and what is wrong",
      description = "For tokens that are not restricted: a channel is of all applications.")
  ChannelPage list(@Parameter(hidden = true) HttpServletRequest request) {
    Paging.refuseUnknown(request, Set.of());
    Reach.requireAll("reading the channels of notifications");
    return new ChannelPage(channels.views());
  }

  @PostMapping("/{channel}/test")
  @Operation(
      operationId = "testNotificationChannel",
      summary = "Sends a test notice on a channel, and says what its product answered",
      description = "For tokens that are not restricted. The status is 200 whatever came of it.")
  TestView test(@PathVariable String channel, @Parameter(hidden = true) HttpServletRequest request)
      throws InterruptedException {
    Paging.refuseUnknown(request, Set.of());
    Reach.requireAll("testing a channel of notifications");
    if (!channels.knows(channel)) {
      throw new NotFoundException("channel", channel);
    }
    String problem = channels.test(channel, Reach.actor(null).name()).orElse(null);
    return new TestView(channel, problem == null, problem);
  }
}
