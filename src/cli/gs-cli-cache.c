/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-cli-cache.h"

#include "gs-cache.h"
#include "gs-cli.h"
#include "gs-json.h"

#include <stdio.h>

static char *
describe (guint64 bytes,
          guint n_entries)
{
  g_autofree char *size = g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);

  return g_strdup_printf ("%s in %u %s", size, n_entries, n_entries == 1 ? "file" : "files");
}

static void
add_integer (JsonBuilder *builder,
             const char *name,
             guint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) MIN (value, (guint64) G_MAXINT64));
}

static void
add_string (JsonBuilder *builder,
            const char *name,
            const char *value)
{
  g_autofree char *text = g_filename_display_name (value);

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
print (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = gs_json_to_string (root, TRUE);

  printf ("%s\n", text);
}

/**
 * gs_cli_cache_show:
 * @json: as one JSON document
 *
 * Prints where the cache is, what it may hold and what is in it.
 *
 * Returns: an exit status
 */
int
gs_cli_cache_show (gboolean json)
{
  g_autoptr (GsCacheStatistics) statistics = gs_cache_get_statistics ();

  if (json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      add_string (builder, "folder", statistics->folder);
      add_integer (builder, "limit", statistics->limit);
      add_integer (builder, "files", statistics->n_entries);
      add_integer (builder, "bytes", statistics->bytes);
      json_builder_set_member_name (builder, "kinds");
      json_builder_begin_array (builder);
      for (guint i = 0; i < statistics->kinds->len; i++)
        {
          const GsCacheKind *kind = statistics->kinds->pdata[i];

          json_builder_begin_object (builder);
          add_string (builder, "name", kind->name);
          add_integer (builder, "files", kind->n_entries);
          add_integer (builder, "bytes", kind->bytes);
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
      json_builder_end_object (builder);
      print (builder);
    }
  else
    {
      g_autofree char *limit = g_format_size_full (statistics->limit, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *all = describe (statistics->bytes, statistics->n_entries);

      printf ("%s: %s, of at most %s\n", statistics->folder, all, limit);
      for (guint i = 0; i < statistics->kinds->len; i++)
        {
          const GsCacheKind *kind = statistics->kinds->pdata[i];
          g_autofree char *text = describe (kind->bytes, kind->n_entries);

          printf ("  %s: %s\n", kind->name, text);
        }
    }

  return GS_CLI_DONE;
}

/**
 * gs_cli_cache_clear:
 * @json: as one JSON document
 *
 * Empties the cache and prints what that has freed.
 *
 * Returns: an exit status
 */
int
gs_cli_cache_clear (gboolean json)
{
  g_autoptr (GError) error = NULL;
  guint n_files;
  guint64 n_bytes;
  gboolean done = gs_cache_clear (&n_files, &n_bytes, &error);

  if (json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      add_integer (builder, "freed_files", n_files);
      add_integer (builder, "freed_bytes", n_bytes);
      json_builder_end_object (builder);
      print (builder);
    }
  else
    {
      g_autofree char *text = describe (n_bytes, n_files);

      printf ("freed %s\n", text);
    }

  return done ? GS_CLI_DONE : gs_cli_fail (NULL, error);
}
