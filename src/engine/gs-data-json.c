/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-data-json.h"

#include "gs-engine-error.h"
#include "gs-file-words.h"
#include "gs-json-place.h"
#include "gs-json.h"

/**
 * gs_data_json_load:
 * @path: a file that people have written, such as split.json
 * @max_depth: how deep its objects and lists may nest
 * @error: return location of a #GsEngineError or #GFileError
 *
 * As gs_json_load(), but the error also tells line and column.
 *
 * Returns: (transfer full): what the file says, %NULL with @error set if it cannot be read or is no JSON
 */
JsonNode *
gs_data_json_load (const char *path,
                   guint max_depth,
                   GError **error)
{
  g_autoptr (GError) json_error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *why = NULL;
  JsonNode *root;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    {
      gs_file_words_take (error, path);
      return NULL;
    }

  root = gs_json_parse (text, (gssize) length, max_depth, &json_error);
  if (root != NULL)
    return root;

  why = gs_json_place_describe (text, json_error->message);
  g_set_error (error, GS_ENGINE_ERROR, GS_ENGINE_ERROR_INVALID, "%s: %s", path, why);

  return NULL;
}
