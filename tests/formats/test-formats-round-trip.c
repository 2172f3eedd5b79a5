/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats-fixture.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

/* What is written, read and written again is the same, byte for byte, and nothing that was not listed is lost. */

#define N_SAMPLES 250

static GsDocument *
make_traces (double rate)
{
  static const char *const names[] = { "valence", "arousal" };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  GsDocument *document = gs_document_new ();

  for (guint i = 0; i < 2; i++)
    {
      GsDocumentTrace *trace = gs_document_add_trace (document, names[i]);

      trace->minimum = -1.0;
      trace->maximum = 1.0;
      trace->rate = rate;
      trace->rater = g_strdup ("Ada & Söhne <\"x\">");
      for (guint k = 0; k < N_SAMPLES; k++)
        {
          gint64 time = rate > 0.0 ? (gint64) llround (k * 1e9 / rate) : (gint64) k * 37123457 + g_rand_int_range (random, 0, 1000000);

          gs_document_trace_append (trace, time, k % 50 == 7 ? NAN : g_rand_double_range (random, -1.0, 1.0));
        }
    }
  document->annotator = g_strdup ("Ada & Söhne <\"x\">");
  document->created = g_strdup ("2024-03-01T10:00:00+00:00");
  gs_document_add_media (document, "file:///tmp/a%20clip, \"quoted\".mp4");

  return document;
}

static GsDocument *
make_frames (void)
{
  GsDocument *document = make_traces (25.0);

  for (guint i = 0; i < 2; i++)
    {
      GsDocumentTrace *trace = document->traces->pdata[i];

      trace->by_frame = TRUE;
      for (guint k = 0; k < trace->samples->len; k++)
        gs_document_trace_get (trace, k)->time = k;
    }

  return document;
}

/* With all that makes formats stumble: quotes, semicolons, lines, arrows, overlaps, points, empty labels, fine times. */
static GsDocument *
make_tiers (void)
{
  static const char *const labels[] = {
    "laughter", "say \"hi\", twice", "a;b;0.5", "line\nline", "x --> y", "<b>&amp;</b>", "Ärger 😀", "!no comment", " blank ", "",
  };
  GsDocument *document = gs_document_new ();
  GsDocumentTier *gestures = gs_document_add_tier (document, "gestures & \"co\"");
  GsDocumentTier *points = gs_document_add_tier (document, "points");

  gestures->rater = g_strdup ("Bob");
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      gs_document_tier_append (gestures, i * SECOND + 123456789, (i + 1) * SECOND + 50, labels[i]);
      gs_document_tier_append (points, i * SECOND + 7, i * SECOND + 7, labels[i]);
    }
  gs_document_tier_append (gestures, 3 * SECOND, 8 * SECOND, "over three others");
  gs_document_tier_append (gestures, 4 * SECOND, 4 * SECOND, "no length");
  points->points = TRUE;
  document->created = g_strdup ("2024-03-01T10:00:00+00:00");
  gs_document_sort (document);

  return document;
}

static GsDocument *
make_scheme (void)
{
  GsDocument *document = gs_document_new ();
  GsDocumentTier *tier = gs_document_add_tier (document, "emotion");

  gs_document_tier_add_label (tier, 3, "joy; & more")->colour = g_strdup ("#FFFF0000");
  gs_document_tier_add_label (tier, 5, "anger");
  gs_document_tier_append (tier, 0, SECOND, "joy; & more")->id = 3;
  gs_document_tier_append (tier, SECOND, 2 * SECOND + 1, "rubbish")->id = GS_DOCUMENT_GARBAGE;
  gs_document_tier_append (tier, 5 * SECOND, 6 * SECOND, "a label that the scheme lacks")->confidence = 0.25;

  return document;
}

static void
write_bytes (const GsFormat *format,
             const GsDocument *document,
             const char *path,
             char **bytes,
             gsize *length)
{
  g_autoptr (GError) error = NULL;

  gs_format_write (format, document, NULL, path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, bytes, length, NULL));
}

static void
check_round_trip (const char *id,
                  GsDocument *document)
{
  g_autofree char *folder = make_folder ();
  const GsFormat *format = gs_format_find (id);
  g_autofree char *name = g_strconcat ("a", gs_format_get_ending (format), NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *companion_path = g_strconcat (path, "~", NULL);
  g_autofree char *first = NULL, *second = NULL, *first_data = NULL, *second_data = NULL;
  g_autoptr (GsDocument) read = NULL;
  g_autoptr (GPtrArray) losses = NULL;
  g_autoptr (GError) error = NULL;
  const GsFormat *used = NULL;
  gsize first_length = 0, second_length = 0, first_size = 0, second_size = 0;

  g_test_message ("%s", id);
  write_bytes (format, document, path, &first, &first_length);
  (void) g_file_get_contents (companion_path, &first_data, &first_size, NULL);

  read = gs_format_read (path, NULL, NULL, &used, &error);
  g_assert_no_error (error);
  /* The variants of a format are told apart by what is in them. */
  g_assert_true (g_str_has_prefix (id, gs_format_get_id (used)));

  write_bytes (format, read, path, &second, &second_length);
  if (first_length != second_length || memcmp (first, second, first_length) != 0)
    {
      gsize at = 0;

      while (at < MIN (first_length, second_length) && first[at] == second[at])
        at++;
      at -= MIN (at, 30);
      g_error ("%s: byte %" G_GSIZE_FORMAT ": “%.80s” became “%.80s”", id, at, first + at, second + at);
    }
  (void) g_file_get_contents (companion_path, &second_data, &second_size, NULL);
  g_assert_cmpmem (first_data, first_size, second_data, second_size);
  g_assert_true ((first_data != NULL) == g_str_has_prefix (id, "nova"));

  /* What was read from a file of a format fits into one of that format. */
  losses = gs_format_list_losses (format, read, NULL);
  for (guint i = 0; i < losses->len; i++)
    g_test_message ("%s: %s", id, (const char *) losses->pdata[i]);
  g_assert_cmpuint (losses->len, ==, 0);
  remove_folder (folder);
}

static void
test_traces (void)
{
  static const char *const ids[] = {
    "csv", "tsv", "carma", "darma", "pagan", "muse", "muse-annotations", "avec", "nova", "nova-binary",
  };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      for (guint regular = 0; regular < 2; regular++)
        {
          g_autoptr (GsDocument) document = make_traces (regular ? 25.0 : 0.0);

          check_round_trip (ids[i], document);
        }
    }
}

static void
test_frames (void)
{
  static const char *const ids[] = { "affwild2", "abaw", "npy", "csv", "tsv" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GsDocument) document = make_frames ();

      check_round_trip (ids[i], document);
    }
}

static void
test_tiers (void)
{
  static const char *const ids[] = {
    "csv", "tsv", "eaf", "textgrid", "textgrid-short", "textgrid-utf16", "textgrid-binary", "webvtt", "srt", "nova", "nova-binary",
  };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GsDocument) document = make_tiers ();

      check_round_trip (ids[i], document);
    }
}

static void
test_schemes (void)
{
  static const char *const ids[] = { "nova", "nova-binary" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GsDocument) document = make_scheme ();

      check_round_trip (ids[i], document);
    }
}

/* All labels are there again, whatever is in them; where a format cannot hold a character of them its sentence is known. */
static void
test_labels (void)
{
  static const char *const ids[] = { "csv", "eaf", "textgrid", "textgrid-short", "textgrid-utf16", "textgrid-binary" };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *folder = make_folder ();
      g_autofree char *path = g_build_filename (folder, "labels", NULL);
      g_autoptr (GsDocument) document = make_tiers ();
      g_autoptr (GsDocument) read = NULL;
      g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);
      g_autoptr (GError) error = NULL;

      gs_format_write (gs_format_find (ids[i]), document, NULL, path, NULL, &error);
      g_assert_no_error (error);
      read = gs_format_read (path, gs_format_find (ids[i]), NULL, NULL, &error);
      g_assert_no_error (error);
      for (guint t = 0; t < read->tiers->len; t++)
        {
          for (guint k = 0; k < get_tier (read, t)->segments->len; k++)
            g_hash_table_add (found, get_segment (read, t, k)->label);
        }
      for (guint k = 0; k < get_tier (document, 0)->segments->len; k++)
        {
          const char *label = get_segment (document, 0, k)->label;

          if (*label != '\0' && !g_hash_table_contains (found, label))
            g_error ("%s lost “%s”", ids[i], label);
        }
      remove_folder (folder);
    }
}

/* Each thing that a format has no room for is named. */
static void
test_losses (void)
{
  static const struct
  {
    const char *id;
    gboolean traces;
    const char *words;
  } cases[] = {
    { "carma", TRUE, "it holds one trace, “valence”; left out: “arousal”" },
    { "carma", TRUE, "who rated" },
    { "nova", TRUE, "sampled" },
    { "pagan", TRUE, "scale ends" },
    { "muse", TRUE, "which media" },
    { "webvtt", TRUE, "no traces; left out: “valence”, “arousal”" },
    { "eaf", TRUE, "table beside it" },
    { "affwild2", TRUE, "one value a frame" },
    { "carma", FALSE, "no segments; left out: “gestures & \"co\"”, “points”" },
    { "nova", FALSE, "it holds one tier; left out: “points”" },
    { "webvtt", FALSE, "rounded to 1 ms" },
    { "webvtt", FALSE, "without length" },
    { "srt", FALSE, "what a tier is called" },
    { "textgrid", FALSE, "who annotated" },
  };
  g_autoptr (GsDocument) traces = make_traces (0.0);
  g_autoptr (GsDocument) tiers = make_tiers ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) losses = gs_format_list_losses (gs_format_find (cases[i].id), cases[i].traces ? traces : tiers, NULL);
      gboolean found = FALSE;

      for (guint k = 0; k < losses->len; k++)
        found = found || strstr (losses->pdata[k], cases[i].words) != NULL;
      if (!found)
        g_error ("%s does not say “%s”", cases[i].id, cases[i].words);
    }
}

/* A folder that cannot be written to, and a format without room: nothing is there afterwards, nor what was there harmed. */
static void
test_nothing_half_written (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "a.csv", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "nowhere", "a.csv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GsDocument) tiers = make_tiers ();
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_false (gs_format_write (gs_format_find ("carma"), tiers, NULL, path, NULL, &error));
  g_assert_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  g_clear_error (&error);

  g_assert_false (gs_format_write (gs_format_find ("csv"), tiers, NULL, nowhere, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  remove_folder (folder);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/formats/round-trip/traces", test_traces);
  g_test_add_func ("/formats/round-trip/frames", test_frames);
  g_test_add_func ("/formats/round-trip/tiers", test_tiers);
  g_test_add_func ("/formats/round-trip/schemes", test_schemes);
  g_test_add_func ("/formats/round-trip/labels", test_labels);
  g_test_add_func ("/formats/losses", test_losses);
  g_test_add_func ("/formats/nothing-half-written", test_nothing_half_written);

  return g_test_run ();
}
