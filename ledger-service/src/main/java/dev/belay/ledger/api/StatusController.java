package dev.belay.ledger.api;

import dev.belay.ledger.notify.ChannelWatch;
import dev.belay.ledger.notify.ChannelWatch.ChannelView;
import dev.belay.ledger.read.StatusQueries;
import dev.belay.ledger.read.StatusViews.FailingChannelView;
import dev.belay.ledger.read.StatusViews.StatusView;
import dev.belay.ledger.status.Facts;
import dev.belay.ledger.status.Standing;
import dev.belay.ledger.status.Standings;
import dev.belay.policy.Application;
import dev.belay.policy.Environment;
import dev.belay.policy.Objectives;
import dev.belay.policy.Policy;
import dev.belay.policy.live.LivePolicy;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Says how environments stand, by the objectives of the policy that the ledger goes by. */
@RestController
@RequestMapping("/v1/status")
@Tag(name = "status")
class StatusController {
  private static final Set<String> PARAMETERS = Set.of("application", "environment");

  private final StatusQueries queries;
  private final ChannelWatch channels;
  private final ObjectProvider<LivePolicy> policy;
  private final Clock clock;

  StatusController(
      StatusQueries queries,
      ChannelWatch channels,
      ObjectProvider<LivePolicy> policy,
      Clock clock) {
    this.queries = queries;
    this.channels = channels;
    this.policy = policy;
    this.clock = clock;
  }

  @GetMapping
  @Operation(
      operationId = "getStatus",
      summary = "How environments stand, and what needs a person",
      description =
          "All environments that the token reaches: those of the ledger's policy, and those with"
              + " recovery sets. Objectives are those of the policy; without one, nothing is"
              + " judged.")
  StatusView status(
      @RequestParam(required = false) @Nullable String application,
      @RequestParam(required = false) @Nullable String environment,
      @Parameter(hidden = true) HttpServletRequest request) {
    Paging.refuseUnknown(request, PARAMETERS);
    Parameters.text("application", application);
    Parameters.text("environment", environment);
    Instant now = clock.instant();
    Optional<Policy> live = Optional.ofNullable(policy.getIfAvailable()).map(LivePolicy::get);
    List<Facts> known =
        queries.of(application, environment, (its, there) -> stores(live, its, there));
    List<Standing> standings =
        withThoseOfThePolicy(known, live).stream()
            .filter(it -> application == null || application.equals(it.application()))
            .filter(it -> environment == null || environment.equals(it.environment()))
            .map(it -> Standings.of(it, objectives(live, it), now))
            .toList();
    return StatusView.of(
        Reach.visible(standings, Standing::application, Standing::environment),
        live.isPresent(),
        Reach.holdsAll() ? failing() : null,
        now);
  }

  private List<FailingChannelView> failing() {
    List<FailingChannelView> failing = new ArrayList<>();
    for (ChannelView channel : channels.views()) {
      if (channel.problem() != null) {
        failing.add(new FailingChannelView(channel.name(), channel.problem()));
      }
    }
    return failing;
  }

  /** What the rules of an environment capture. */
  private static Set<String> stores(
      Optional<Policy> policy, String application, String environment) {
    return policy
        .flatMap(it -> it.application(application))
        .flatMap(it -> it.environment(environment))
        .map(
            it ->
                it.rules().stream()
                    .flatMap(rule -> rule.capturing().dataStores().stream())
                    .collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  /** An environment that was never captured must not be missing. */
  private static List<Facts> withThoseOfThePolicy(List<Facts> known, Optional<Policy> policy) {
    List<Facts> all = new ArrayList<>(known);
    for (Application application :
        policy.stream().flatMap(it -> it.applications().values().stream()).toList()) {
      for (Environment environment : application.environments()) {
        if (known.stream()
            .noneMatch(
                it ->
                    it.application().equals(application.name())
                        && it.environment().equals(environment.name()))) {
          all.add(
              new Facts(
                  application.name(),
                  environment.name(),
                  List.of(),
                  List.of(),
                  List.of(),
                  List.of(),
                  null));
        }
      }
    }
    all.sort(Comparator.comparing(Facts::application).thenComparing(Facts::environment));
    return all;
  }

  private static Objectives objectives(Optional<Policy> policy, Facts facts) {
    return policy
        .flatMap(it -> it.application(facts.application()))
        .flatMap(it -> it.environment(facts.environment()))
        .map(Environment::objectives)
        .orElse(Objectives.NONE);
  }
}
