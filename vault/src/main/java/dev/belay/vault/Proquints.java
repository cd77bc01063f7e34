package dev.belay.vault;

import java.util.Locale;

/**
 * Bytes as words that can be read aloud, written down and typed: proquints (Daniel S. Wilkerson, "A
 * Proposal for Proquints: Identifiers that are Readable, Spellable, and Pronounceable", 2009). A
 * word has five letters and stands for 16 bits.
 */
final class Proquints {
  private static final String CONSONANTS = "bdfghjklmnprstvz";
  private static final String VOWELS = "aiou";
  private static final int LETTERS = 5;

  private Proquints() {}

  /**
   * @param bits the lower 16 are used
   */
  static String word(int bits) {
    return new String(
        new char[] {
          CONSONANTS.charAt(bits >> 12 & 15),
          VOWELS.charAt(bits >> 10 & 3),
          CONSONANTS.charAt(bits >> 6 & 15),
          VOWELS.charAt(bits >> 4 & 3),
          CONSONANTS.charAt(bits & 15)
        });
  }

  /**
   * @return 16 bits
   * @throws IllegalArgumentException naming the word, if it is none
   */
  static int bits(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.length() != LETTERS) {
      throw none(word);
    }
    int bits = 0;
    for (int i = 0; i < LETTERS; i++) {
      boolean consonant = i % 2 == 0;
      int value = (consonant ? CONSONANTS : VOWELS).indexOf(lower.charAt(i));
      if (value < 0) {
        throw none(word);
      }
      bits = bits << (consonant ? 4 : 2) | value;
    }
    return bits;
  }

  private static IllegalArgumentException none(String word) {
    return new IllegalArgumentException(
        "\"%s\" is no word of a recovery key: those have a consonant (%s), a vowel (%s), and so on, five letters in all"
            .formatted(word, CONSONANTS, VOWELS));
  }
}
