package dev.belay.gateway.gate.answer;

import dev.belay.gateway.gate.DeploymentGate.Decided;
import dev.belay.gateway.gate.DeploymentGate.Waiting;
import dev.belay.gateway.gate.HeldDeployment;
import dev.belay.gateway.gate.progress.PointProgress;
import dev.belay.gateway.gate.progress.SetProgress;
import java.util.List;
import java.util.Map;

/** What people read on the platform, in Markdown. */
public final class Comments {
  private static final int LONGEST_REASON = 400;
  private static final int LONGEST_DETAIL = 80;
  private static final String MORE = "\n- and 99999 more";

  private final GateProperties properties;
  private final int longest;

  /**
   * @param longest in characters, as the platform counts them
   */
  public Comments(GateProperties properties, int longest) {
    this.properties = properties;
    this.longest = longest;
  }

  public String progress(Waiting gate, Map<String, SetProgress> known) {
    HeldDeployment held = gate.deployment();
    return comment(
        "Belay holds this deployment until its recovery points are %s, at the latest until %s."
            .formatted(held.mode(), held.deadline()),
        held,
        known);
  }

  public String decision(Decided gate, Map<String, SetProgress> known) {
    return comment(
        "**%s** by Belay (%s): %s"
            .formatted(
                gate.decision().approved() ? "Approved" : "Rejected",
                gate.decision().cause().word(),
                plain(gate.decision().reason(), LONGEST_REASON)),
        gate.deployment(),
        known);
  }

  /** As many points as there is room for, and the number of the others. */
  private String comment(String head, HeldDeployment held, Map<String, SetProgress> known) {
    String link = link(held);
    List<String> lines =
        held.recoverySetIds().stream()
            .flatMap(id -> known.getOrDefault(id, SetProgress.NONE).expected().stream())
            .map(Comments::line)
            .toList();
    int room = longest - link.length() - MORE.length();
    StringBuilder comment = new StringBuilder(cut(head, room - 1)).append("\n");
    int told = 0;
    while (told < lines.size() && comment.length() + lines.get(told).length() <= room) {
      comment.append(lines.get(told++));
    }
    if (told < lines.size()) {
      comment.append("\n- and ").append(lines.size() - told).append(" more");
    }
    return comment.append(link).toString();
  }

  /** A link that would leave no room for anything else is left out. */
  private String link(HeldDeployment held) {
    String url = properties.details(held);
    return url == null || url.length() > longest / 2
        ? ""
        : "\n\n[Recovery set %s](%s)".formatted(held.recoverySetId(), url);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  private static String line(PointProgress point) {
    String detail = plain(point.detail(), LONGEST_DETAIL);
    return "\n- %s: %s%s"
        .formatted(
            plain(point.name(), LONGEST_DETAIL),
            point.state().word(),
            detail.isEmpty() ? "" : " (" + detail + ")");
  }

  /** Others' text stays text: no Markdown, no HTML, no mentions, no line breaks. */
  static String plain(String text, int most) {
    return cut(text, most)
        .replaceAll("\\R", " ")
        .replace("@", "@\u200b")
        .replaceAll("([\\\\`*_\\[\\]<>#|~!])", "\\\\$1");
  }
}
