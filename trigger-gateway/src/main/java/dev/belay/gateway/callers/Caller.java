package dev.belay.gateway.callers;

import dev.belay.access.Credential;
import dev.belay.access.Identity;
import dev.belay.access.Scope;
import dev.belay.policy.Application;
import dev.belay.policy.Environment;
import dev.belay.policy.pattern.NamePattern;
import dev.belay.sources.SafeText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A caller, and what it may do. */
public sealed interface Caller {
  /** Where a job runs: GitHub's claim, and GitLab's. */
  List<String> JOB_CLAIMS = List.of("repository", "project_path");

  /**
   * What a request is about, in its own words.
   *
   * @param repository owner/name on GitHub, path with namespace on GitLab
   * @param commit 7 to 64 hexadecimal digits
   */
  record Subject(@Nullable String repository, @Nullable String ref, @Nullable String commit) {}

  /**
   * @throws CallerRefusedException.Forbidden naming the claim and the rule, if the caller may not
   *     act for this application in this environment
   */
  void mayAct(Application application, Environment environment, Subject subject);

  static Caller of(Identity identity) {
    return identity.job() ? new OidcCaller(identity) : new Holder(identity);
  }

  /** A described source that has shown its own secret. It tells of whatever it is described for. */
  static Caller ofSource(String name) {
    return new Holder(Identity.of(new Credential(name, Set.of(Scope.TRIGGER), Set.of(), Set.of())));
  }

  /** By whom ledger and audit know it. */
  Identity identity();

  /**
   * Whether its token is of a job on GitHub or GitLab, whatever a grant lets it do: it says in
   * which repository it runs, as no person's token does.
   */
  default boolean isJob() {
    return identity().job() || JOB_CLAIMS.stream().anyMatch(identity().claims()::containsKey);
  }

  /**
   * Holds a token of {@code belay.api.token-file}, or an OIDC token that a grant of its issuer is
   * for. May act where that token reaches.
   */
  record Holder(Identity identity) implements Caller {
    @Override
    public void mayAct(Application application, Environment environment, Subject subject) {
      requireReach(application.name(), environment.name());
    }

    /**
     * @throws CallerRefusedException.Forbidden unless the token reaches this application in this
     *     environment
     */
    public void requireReach(String application, String environment) {
      if (!identity.credential().reaches(application, environment)) {
        throw new CallerRefusedException.Forbidden(
            "the token of %s is for %s, not for %s in %s"
                .formatted(
                    identity.credential().name(),
                    identity.credential().reach(),
                    SafeText.of(application),
                    SafeText.of(environment)));
      }
    }
  }

  /**
   * A CI job. May act for the applications that are built from its repository: from the one that
   * the job runs in, so that a merge request from a fork (whose token names the fork) may not.
   */
  record OidcCaller(Identity identity) implements Caller {
    /** Checked ones. */
    public Map<String, Object> claims() {
      return identity.claims();
    }

    /**
     * GitHub's claim {@code repository}, or GitLab's {@code project_path}.
     *
     * @throws CallerRefusedException.Forbidden when the token has neither
     */
    public String repository() {
      return JOB_CLAIMS.stream()
          .flatMap(name -> claim(name).stream())
          .findFirst()
          .orElseThrow(
              () ->
                  forbidden(
                      "the token must have the claim repository (GitHub) or project_path"
                          + " (GitLab)"));
    }

    /** Empty when the job is not bound to an environment. */
    public Optional<String> environment() {
      return claim("environment");
    }

    @Override
    public void mayAct(Application application, Environment environment, Subject subject) {
      requireApplication(application);
      environment()
          .filter(name -> !isCalled(environment, name))
          .ifPresent(
              name -> {
                throw forbidden(
                    "the token's environment is \"%s\", which is not what %s calls %s"
                        .formatted(SafeText.of(name), application.name(), environment.name()));
              });
      requireSubject(subject);
    }

    /**
     * @throws CallerRefusedException.Forbidden unless the application is built from the caller's
     *     repository
     */
    public void requireApplication(Application application) {
      String own = repository();
      if (application.repositories().stream().noneMatch(pattern -> isOwn(pattern, own))) {
        throw forbidden(
            "the token is of the repository \"%s\", which is none of %s's repositories%s"
                .formatted(
                    SafeText.of(own),
                    application.name(),
                    identity.pinned()
                        ? ""
                        : " (a pattern without a fixed owner counts only with claims)"));
      }
    }

    /**
     * @throws CallerRefusedException.Forbidden unless the repository, ref and commit, as far as
     *     given, are the token's
     */
    public void requireSubject(Subject subject) {
      String own = repository();
      if (subject.repository() != null && !subject.repository().equalsIgnoreCase(own)) {
        throw mismatch("repository", subject.repository(), own);
      }
      String ref = claim("ref").orElse(null);
      if (subject.ref() != null && ref != null && !isSameRef(subject.ref(), ref)) {
        throw mismatch("ref", subject.ref(), ref);
      }
      String sha = claim("sha").orElse(null);
      if (subject.commit() != null && sha != null && !isSameCommit(subject.commit(), sha)) {
        throw mismatch("sha", subject.commit(), sha);
      }
    }

    /**
     * Anyone on a public platform gets tokens of its issuer: {@code *} for the owner would let all
     * of them in, unless further claims keep them out.
     */
    private boolean isOwn(NamePattern pattern, String repository) {
      int slash = pattern.text().indexOf('/');
      boolean fixedOwner = slash > 0 && pattern.text().lastIndexOf('*', slash) < 0;
      return (fixedOwner || identity.pinned()) && pattern.matches(repository);
    }

    private static boolean isCalled(Environment environment, String name) {
      return environment.name().equals(name)
          || environment.match().stream().anyMatch(pattern -> pattern.matches(name));
    }

    /** Compared in full if both are full; otherwise a short name may be of a branch or a tag. */
    private static boolean isSameRef(String one, String other) {
      boolean full = one.startsWith("refs/") && other.startsWith("refs/");
      return full ? one.equals(other) : shortened(one).equals(shortened(other));
    }

    private static String shortened(String ref) {
      return ref.replaceFirst("^refs/(heads|tags)/", "");
    }

    private static boolean isSameCommit(String commit, String sha) {
      return sha.toLowerCase(Locale.ROOT).startsWith(commit.toLowerCase(Locale.ROOT));
    }

    private Optional<String> claim(String name) {
      return claims().get(name) instanceof String text && !text.isEmpty()
          ? Optional.of(text)
          : Optional.empty();
    }

    private static CallerRefusedException mismatch(String claim, String asked, String own) {
      return forbidden(
          "the request is about \"%s\", but the token's %s is \"%s\""
              .formatted(SafeText.of(asked), claim, SafeText.of(own)));
    }

    private static CallerRefusedException forbidden(String detail) {
      return new CallerRefusedException.Forbidden(detail);
    }
  }
}
