/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-frames.h"
#include "gs-table.h"

#include <math.h>
#include <string.h>

/* ABAW's submissions: `image_location,valence,arousal`, rows `VIDEO/00001.jpg,v,a`, images counted from 1. */

/* Ten times as many as the data set has. */
#define MAX_CLIPS 4096

#define HEADER "image_location,valence,arousal"

typedef struct
{
  GsDocument *document;
  GHashTable *clips; /* name of the clip: its valence trace; arousal follows in the document */
} Reader;

static guint
detect (const GsSource *source)
{
  return gs_table_detect_header (source, "image_location", 95);
}

/* `VIDEO/00001.jpg`: the video's name is left in @location. */
static gboolean
split_location (char *location,
                guint *frame)
{
  char *slash, *end;
  guint64 number;

  g_strstrip (location);
  slash = strrchr (location, '/');
  if (slash == NULL || slash == location || !g_ascii_isdigit (slash[1]))
    return FALSE;
  number = g_ascii_strtoull (slash + 1, &end, 10);
  if (number < 1 || number > GS_FRAMES_MAX || (*end != '\0' && *end != '.'))
    return FALSE;

  *slash = '\0';
  *frame = (guint) number - 1;

  return TRUE;
}

static GsDocumentTrace *
add_axis (GsDocument *document,
          const char *name,
          const char *clip)
{
  GsDocumentTrace *trace = gs_document_add_trace (document, name);

  trace->minimum = -1.0;
  trace->maximum = 1.0;
  trace->by_frame = TRUE;
  trace->clip = g_strdup (clip);

  return trace;
}

static gboolean
read_row (Reader *self,
          GsText *text,
          GPtrArray *fields,
          GError **error)
{
  gpointer found;
  guint frame, index;

  if (fields->len != 3 || !split_location (fields->pdata[0], &frame))
    return gs_text_refuse (text, error, "it should be “VIDEO/00001.jpg,valence,arousal”");

  if (!g_hash_table_lookup_extended (self->clips, fields->pdata[0], NULL, &found))
    {
      if (g_hash_table_size (self->clips) == MAX_CLIPS)
        return gs_text_refuse (text, error, "more than %d videos", MAX_CLIPS);
      found = GUINT_TO_POINTER (self->document->traces->len);
      add_axis (self->document, "valence", fields->pdata[0]);
      add_axis (self->document, "arousal", fields->pdata[0]);
      g_hash_table_insert (self->clips, g_strdup (fields->pdata[0]), found);
    }
  index = GPOINTER_TO_UINT (found);

  for (guint i = 0; i < 2; i++)
    {
      double value;

      if (!gs_frames_parse_label (fields->pdata[i + 1], &value))
        return gs_text_refuse (text, error, "“%.40s” is neither a number from -1 to 1 nor -5, not labelled",
                               (char *) fields->pdata[i + 1]);
      gs_document_trace_append (self->document->traces->pdata[index + i], frame, value);
    }

  return TRUE;
}

static gboolean
read_submission (const GsSource *source,
                 GsDocument *document,
                 GError **error)
{
  g_auto (GsText) text = { 0 };
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_autoptr (GHashTable) clips = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reader self = { document, clips };

  if (!gs_text_init (&text, source, source->data, source->size, NULL, error) ||
      !gs_text_next_record (&text, ',', fields, error))
    return FALSE;
  if (fields->len != 3 || strcmp (g_strstrip (fields->pdata[0]), "image_location") != 0 ||
      strcmp (g_strstrip (fields->pdata[1]), "valence") != 0 || strcmp (g_strstrip (fields->pdata[2]), "arousal") != 0)
    return gs_text_refuse (&text, error, "the first line should be “" HEADER "”");

  for (;;)
    {
      if (!gs_text_next_record (&text, ',', fields, error))
        return FALSE;
      if (fields->len == 0)
        return TRUE;
      if (fields->len == 1 && *(char *) fields->pdata[0] == '\0')
        continue;
      if (!read_row (&self, &text, fields, error))
        return FALSE;
    }
}

/* The traces of one clip. */
static GsDocument *
select_clip (const GsDocument *document,
             const char *clip)
{
  GsDocument *copy = gs_document_new ();

  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];
      GsDocumentTrace *twin;

      if (trace->clip != NULL && clip != NULL && strcmp (trace->clip, clip) != 0)
        continue;
      twin = gs_document_add_trace (copy, trace->name);
      twin->by_frame = trace->by_frame;
      g_array_append_vals (twin->samples, trace->samples->data, trace->samples->len);
    }

  return copy;
}

/* The name of the clip where the document does not know one: that of its media. */
static char *
name_clip (const GsDocument *document,
           const GsFormatOptions *options)
{
  const char *media = options->media != NULL      ? options->media
                      : document->media->len > 0 ? ((GsDocumentMedia *) document->media->pdata[0])->url
                                                 : "clip";
  char *name = g_path_get_basename (media);
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';

  return name;
}

static void
append_row (GString *out,
            const char *clip,
            guint frame,
            double valence,
            double arousal)
{
  g_autofree char *location = g_strdup_printf ("%s/%05u.jpg", clip, frame + 1);

  gs_text_append_field (out, location, ',', FALSE);
  g_string_append_c (out, ',');
  gs_frames_append_label (out, valence);
  g_string_append_c (out, ',');
  gs_frames_append_label (out, arousal);
  g_string_append_c (out, '\n');
}

static gboolean
write_all (const GsDocument *document,
           const GsFormatOptions *options,
           GsOutput *output,
           GError **error)
{
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *fallback = name_clip (document, options);

  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];
      const char *clip = trace->clip != NULL ? trace->clip : fallback;
      g_autoptr (GsDocument) own = NULL;
      g_auto (GsFrames) frames = { 0 };

      if (!g_hash_table_add (done, (char *) clip))
        continue;
      own = select_clip (document, trace->clip);
      if (!gs_frames_init (&frames, own, options, output->path, error))
        return FALSE;
      for (guint k = 0; k < frames.n_frames; k++)
        {
          /* Images without a row stay without one. */
          if (gs_frames_find (frames.valence, k) != NULL || gs_frames_find (frames.arousal, k) != NULL)
            append_row (output->text, clip, k, gs_frames_get (frames.valence, k), gs_frames_get (frames.arousal, k));
        }
    }

  return TRUE;
}

/* What is known of the clip that the list is at. */
typedef struct
{
  char *name;
  GsDocument *own;
  GsFrames frames;
  double last[2];
  guint n_tail;
  guint n_missing;
} Clip;

static void
clip_clear (Clip *self)
{
  g_clear_pointer (&self->name, g_free);
  gs_frames_clear (&self->frames);
  g_clear_pointer (&self->own, gs_document_free);
}

static void
report_clip (Clip *self,
             GsOutput *output)
{
  if (self->n_tail > 0)
    gs_output_note (output, "%s: the list goes %u frames beyond the last value, which is repeated", self->name, self->n_tail);
  if (self->n_missing > 0)
    gs_output_note (output, "%s: %u frames have no value and take the one before, or 0 where there is none", self->name,
                    self->n_missing);
}

static gboolean
find_clip (Clip *self,
           const GsDocument *document,
           const GsFormatOptions *options,
           const char *name,
           GsText *text,
           GsOutput *output,
           GError **error)
{
  g_autofree char *fallback = NULL;
  gboolean known = FALSE;

  if (self->name != NULL && strcmp (self->name, name) == 0)
    return TRUE;
  if (self->name != NULL)
    report_clip (self, output);
  clip_clear (self);
  *self = (Clip) { 0 };

  fallback = name_clip (document, options);
  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *trace = document->traces->pdata[i];

      known = known || strcmp (trace->clip != NULL ? trace->clip : fallback, name) == 0;
    }
  if (!known)
    return gs_text_refuse (text, error, "the list asks for the video “%.80s”, of which there are no values", name);

  self->name = g_strdup (name);
  self->own = select_clip (document, name);

  return gs_frames_init (&self->frames, self->own, options, output->path, error);
}

/* In the order and number of the list. */
static gboolean
write_listed (const GsDocument *document,
              const GsFormatOptions *options,
              GsOutput *output,
              GError **error)
{
  const GsFormatOptions none = { 0 };
  g_autofree char *contents = NULL;
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();
  g_auto (GsText) text = { 0 };
  GsSource source = { options->samples, options->samples, NULL, 0, NULL, 0, &none };
  Clip clip = { 0 };
  gboolean done = TRUE;

  contents = gs_format_load (options->samples, &source.size, error);
  if (contents == NULL)
    return FALSE;
  source.data = (const guint8 *) contents;
  if (!gs_text_init (&text, &source, source.data, source.size, NULL, error))
    return FALSE;

  for (;;)
    {
      double values[2];
      guint frame;

      done = gs_text_next_record (&text, ',', fields, error);
      if (!done || fields->len == 0)
        break;
      if (*(char *) fields->pdata[0] == '\0' || g_str_has_prefix (fields->pdata[0], "image_location"))
        continue;
      if (!split_location (fields->pdata[0], &frame))
        {
          done = gs_text_refuse (&text, error, "a list of samples has lines “VIDEO/00001.jpg”");
          break;
        }
      done = find_clip (&clip, document, options, fields->pdata[0], &text, output, error);
      if (!done)
        break;

      values[0] = gs_frames_get (clip.frames.valence, frame);
      values[1] = gs_frames_get (clip.frames.arousal, frame);
      if (isnan (values[0]) || isnan (values[1]))
        *(frame >= clip.frames.n_frames ? &clip.n_tail : &clip.n_missing) += 1;
      for (guint i = 0; i < 2; i++)
        {
          if (!isnan (values[i]))
            clip.last[i] = values[i];
        }
      append_row (output->text, clip.name, frame, clip.last[0], clip.last[1]);
    }

  if (done && clip.name != NULL)
    report_clip (&clip, output);
  clip_clear (&clip);

  return done;
}

static gboolean
write_submission (const GsDocument *document,
                  const GsFormatOptions *options,
                  GsOutput *output,
                  GError **error)
{
  g_string_append (output->text, HEADER "\n");

  return options->samples != NULL ? write_listed (document, options, output, error)
                                  : write_all (document, options, output, error);
}

const GsFormat gs_abaw_format = {
  .id = "abaw",
  .title = "ABAW submission",
  .ending = ".txt",
  .holds = GS_HOLDS_TRACES | GS_HOLDS_MANY_TRACES | GS_HOLDS_GAPS | GS_HOLDS_RANGE,
  .resolution = 1,
  .by_frame = TRUE,
  .detect = detect,
  .read = read_submission,
  .write = write_submission,
};
