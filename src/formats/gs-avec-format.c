/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-table.h"

#include <math.h>
#include <string.h>

/* AVEC's Cross-cultural Emotion Sub-challenge: `name;timestamp;arousal;valence;liking`, names in single quotes. */

#define N_AXES 3

static const char *const axes[N_AXES] = { "arousal", "valence", "liking" };

static guint
detect (const GsSource *source)
{
  return gs_table_detect_header (source, "name;timestamp;arousal;valence", 95);
}

/* Without the single quotes around it. */
static const char *
unquote (char *name)
{
  gsize length;

  g_strstrip (name);
  length = strlen (name);
  if (length >= 2 && name[0] == '\'' && name[length - 1] == '\'')
    {
      name[length - 1] = '\0';
      name++;
    }

  return name;
}

static gboolean
read_rows (GsText *text,
           GsDocument *document,
           GPtrArray *fields,
           guint n_axes,
           GError **error)
{
  g_autofree char *current = NULL;
  guint first = 0;
  guint n_names = 0;

  for (;;)
    {
      const char *name;
      gint64 time;

      if (!gs_text_next_record (text, ';', fields, error))
        return FALSE;
      if (fields->len == 0)
        return TRUE;
      if (fields->len == 1 && *(char *) fields->pdata[0] == '\0')
        continue;
      if (fields->len < 2 + n_axes || !gs_text_to_time (fields->pdata[1], 1e9, &time))
        return gs_text_refuse (text, error, "it should be “'name';seconds;arousal;valence;liking”");

      name = unquote (fields->pdata[0]);
      if (g_strcmp0 (current, name) != 0)
        {
          if (++n_names > GS_FORMATS_MAX_TIERS)
            return gs_text_refuse (text, error, "the name changes more than %d times", GS_FORMATS_MAX_TIERS);
          g_free (current);
          current = g_strdup (name);
          first = document->traces->len;
          for (guint i = 0; i < n_axes; i++)
            {
              GsDocumentTrace *trace = gs_document_add_trace (document, axes[i]);

              trace->clip = g_strdup (name);
              trace->minimum = -1.0;
              trace->maximum = 1.0;
            }
        }

      for (guint i = 0; i < n_axes; i++)
        {
          double value;

          if (!gs_table_read_value (text, fields->pdata[2 + i], axes[i], &value, error))
            return FALSE;
          gs_document_trace_append (document->traces->pdata[first + i], time, value);
        }
    }
}

static gboolean
read_labels (const GsSource *source,
             GsDocument *document,
             GError **error)
{
  g_auto (GsText) text = { 0 };
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  if (!gs_text_init (&text, source, source->data, source->size, NULL, error) ||
      !gs_text_next_record (&text, ';', fields, error))
    return FALSE;
  if (fields->len < 4 || strcmp (fields->pdata[0], "name") != 0)
    return gs_text_refuse (&text, error, "the first line should be “name;timestamp;arousal;valence;liking”");

  return read_rows (&text, document, fields, MIN (fields->len - 2, N_AXES), error);
}

static gboolean
write_labels (const GsDocument *document,
              const GsFormatOptions *options,
              GsOutput *output,
              GError **error)
{
  g_autoptr (GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *fallback = NULL;

  if (options->media != NULL)
    {
      fallback = g_path_get_basename (options->media);
      if (strrchr (fallback, '.') != NULL && strrchr (fallback, '.') != fallback)
        *strrchr (fallback, '.') = '\0';
    }

  g_string_append (output->text, "name;timestamp;arousal;valence;liking\n");
  for (guint i = 0; i < document->traces->len; i++)
    {
      const GsDocumentTrace *first = document->traces->pdata[i];
      const char *name = first->clip != NULL ? first->clip : fallback != NULL ? fallback : "clip";
      const GsDocumentTrace *traces[N_AXES] = { NULL };
      g_autoptr (GsDocument) own = NULL;
      g_autoptr (GArray) times = NULL;
      /* What would end the name, or the line, cannot be in it. */
      g_autofree char *safe = g_strdelimit (g_strdup (name), "';\"\r\n", '_');
      gboolean any = FALSE;

      if (!g_hash_table_add (done, (char *) name))
        continue;

      own = gs_document_new ();
      g_ptr_array_set_free_func (own->traces, NULL);
      for (guint k = i; k < document->traces->len; k++)
        {
          GsDocumentTrace *trace = document->traces->pdata[k];

          if (g_strcmp0 (trace->clip, first->clip) != 0)
            continue;
          for (guint axis = 0; axis < N_AXES; axis++)
            {
              if (traces[axis] == NULL && g_ascii_strcasecmp (trace->name, axes[axis]) == 0)
                {
                  traces[axis] = trace;
                  any = TRUE;
                  g_ptr_array_add (own->traces, trace);
                  break;
                }
              if (axis == N_AXES - 1)
                gs_output_note (output, "%s: there is no column for it; it was left out", trace->name);
            }
        }
      if (!any)
        {
          g_set_error (error, GS_FORMATS_ERROR, GS_FORMATS_ERROR_LACKING,
                       "%s: it holds arousal, valence and liking, and no trace is called so", output->path);
          return FALSE;
        }

      times = gs_table_unite_times (own);
      for (guint k = 0; k < times->len; k++)
        {
          gint64 time = g_array_index (times, gint64, k);

          g_string_append_printf (output->text, "'%s';", safe);
          gs_text_append_seconds (output->text, time, 1);
          for (guint axis = 0; axis < N_AXES; axis++)
            {
              const GsDocumentTrace *trace = traces[axis];

              g_string_append_c (output->text, ';');
              gs_text_append_double (output->text, trace == NULL ? NAN
                                                   : k < trace->samples->len && gs_document_trace_get (trace, k)->time == time
                                                     ? gs_document_trace_get (trace, k)->value
                                                     : gs_document_trace_get_value_at (trace, time));
            }
          g_string_append_c (output->text, '\n');
        }
    }

  return TRUE;
}

const GsFormat gs_avec_format = {
  .id = "avec",
  .title = "AVEC CES labels",
  .ending = ".csv",
  .holds = GS_HOLDS_TRACES | GS_HOLDS_MANY_TRACES | GS_HOLDS_OWN_TIMES | GS_HOLDS_GAPS | GS_HOLDS_RANGE,
  .resolution = 1,
  .detect = detect,
  .read = read_labels,
  .write = write_labels,
};
