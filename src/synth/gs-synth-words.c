/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-synth-words.h"

/* Sentences that say nothing of a feeling: everything there is to hear lies in how they are said. */
static const char *const sentences[] = {
  "The train leaves from platform four.", "Two boxes stand beside the door.",      "The report has eleven pages.",
  "We will meet again on Monday.",        "A blue car stopped at the corner.",     "The window faces the garden.",
  "There is a map on the table.",         "The shop opens at nine o'clock.",       "He put the letter in the drawer.",
  "The road turns left at the mill.",     "Seven chairs stand in a row.",          "The lamp is next to the books.",
  "They walked along the river.",         "The meeting was moved to Thursday.",    "A parcel arrived in the morning.",
  "The bread is on the kitchen shelf.",   "She wrote the number on a card.",       "The bus comes every ten minutes.",
  "It was raining in the afternoon.",     "The keys are under the newspaper.",     "The ladder leans against the wall.",
  "Someone rang the bell downstairs.",    "The library has a second floor.",       "The boat was painted green.",
  "Please turn the page over.",           "The clock in the hall says half past.", "They carried the sofa upstairs.",
  "The apples are from the old tree.",    "I read about it in the paper.",         "The kettle is on the stove.",
};

static const char *const low_voices[] = { "en", "en-us+m2", "en-us+m3", "en-us+m7", "en+m4", "en-us+m1" };
static const char *const high_voices[] = { "en-us+f2", "en+f3", "en-us+f4", "en-us+f1", "en+f2" };

/**
 * gs_synth_words_get_sentences:
 * @n_sentences: (out): how many
 *
 * Returns: (transfer none) (array length=n_sentences): short sentences that say nothing of a feeling
 */
const char *const *
gs_synth_words_get_sentences (guint *n_sentences)
{
  *n_sentences = G_N_ELEMENTS (sentences);

  return sentences;
}

/**
 * gs_synth_words_get_voice:
 * @high: a high voice instead of a low one
 * @timbre: which; counted round
 *
 * Returns: (transfer none): name of one of espeak-ng's voices
 */
const char *
gs_synth_words_get_voice (gboolean high, guint timbre)
{
  return high ? high_voices[timbre % G_N_ELEMENTS (high_voices)] : low_voices[timbre % G_N_ELEMENTS (low_voices)];
}
