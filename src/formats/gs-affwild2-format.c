/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-frames.h"
#include "gs-table.h"

#include <string.h>

/* Aff-Wild2's labels: `valence,arousal`, then a pair for each frame; -5 is not labelled, each axis on its own. */

static guint
detect (const GsSource *source)
{
  return gs_table_detect_header (source, "valence,arousal", 90);
}

/* Two people of one video: their files say so in their names. */
static const char *
get_side (const GsSource *source)
{
  g_autofree char *stem = g_strndup (source->name, strcspn (source->name, "."));

  if (g_str_has_suffix (stem, "_left"))
    return "left";
  if (g_str_has_suffix (stem, "_right"))
    return "right";

  return NULL;
}

static gboolean
read_labels (const GsSource *source,
             GsDocument *document,
             GError **error)
{
  static const char *const names[] = { "valence", "arousal" };
  g_auto (GsText) text = { 0 };
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  const char *side = get_side (source);
  GsDocumentTrace *traces[2];
  guint n_empty = 0;

  if (!gs_text_init (&text, source, source->data, source->size, NULL, error) ||
      !gs_text_next_record (&text, ',', fields, error))
    return FALSE;
  if (fields->len != 2 || strcmp (g_strstrip (fields->pdata[0]), "valence") != 0 ||
      strcmp (g_strstrip (fields->pdata[1]), "arousal") != 0)
    return gs_text_refuse (&text, error, "the first line should be “valence,arousal”");

  for (guint i = 0; i < 2; i++)
    {
      traces[i] = gs_document_add_trace (document, names[i]);
      traces[i]->minimum = -1.0;
      traces[i]->maximum = 1.0;
      traces[i]->by_frame = TRUE;
      if (side != NULL)
        traces[i]->rater = g_strdup_printf ("Aff-Wild2 %s", side);
    }

  for (guint frame = 0; frame < GS_FRAMES_MAX; frame++)
    {
      if (!gs_text_next_record (&text, ',', fields, error))
        return FALSE;
      if (fields->len == 0)
        return TRUE;
      if (fields->len == 1 && *(char *) fields->pdata[0] == '\0')
        {
          n_empty++;
          frame--;
          continue;
        }
      /* A line counts by its place; one that is missing would move all that follow. */
      if (n_empty > 0)
        return gs_text_refuse (&text, error, "an empty line stands before it; every line is a frame");
      if (fields->len != 2)
        return gs_text_refuse (&text, error, "it should be “valence,arousal”");

      for (guint i = 0; i < 2; i++)
        {
          double value;

          if (!gs_frames_parse_label (fields->pdata[i], &value))
            return gs_text_refuse (&text, error, "the %s “%.40s” is neither a number from -1 to 1 nor -5, not labelled", names[i],
                                   (char *) fields->pdata[i]);
          gs_document_trace_append (traces[i], frame, value);
        }
    }

  return gs_text_refuse (&text, error, "more than %d frames", GS_FRAMES_MAX);
}

static gboolean
write_labels (const GsDocument *document,
              const GsFormatOptions *options,
              GsOutput *output,
              GError **error)
{
  g_auto (GsFrames) frames = { 0 };

  if (!gs_frames_init (&frames, document, options, output->path, error))
    return FALSE;

  g_string_append (output->text, "valence,arousal\n");
  for (guint i = 0; i < frames.n_frames; i++)
    {
      gs_frames_append_label (output->text, gs_frames_get (frames.valence, i));
      g_string_append_c (output->text, ',');
      gs_frames_append_label (output->text, gs_frames_get (frames.arousal, i));
      g_string_append_c (output->text, '\n');
    }

  return TRUE;
}

const GsFormat gs_affwild2_format = {
  .id = "affwild2",
  .title = "Aff-Wild2 labels",
  .ending = ".txt",
  .holds = GS_HOLDS_TRACES | GS_HOLDS_MANY_TRACES | GS_HOLDS_GAPS | GS_HOLDS_RANGE,
  .resolution = 1,
  .by_frame = TRUE,
  .detect = detect,
  .read = read_labels,
  .write = write_labels,
};
