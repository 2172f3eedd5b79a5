/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-private.h"

/* Looks a project over, for `gatescope-cli project P check`. */

typedef struct
{
  const char *sql; /* one row of text per finding */
  const char *format;
} Rule;

static const Rule rules[] = {
  { "SELECT 'run ' || run_id || ', ' || output || ' ' || modality || ', stage ' || stage || ', frame ' || min (frame) || "
    "' and ' || (count (*) - 1) || ' more' FROM (SELECT s.run_id, s.output, s.modality, s.stage, w.frame FROM gate_series "
    "AS s JOIN gate_weight AS w ON w.series_id = s.id GROUP BY s.id, w.frame HAVING abs (sum (w.weight) - 1) > 1e-3 "
    "OR count (*) <> s.n_candidates) GROUP BY run_id, output, modality, stage",
    "the weights of a gate do not add up to 1: %s" },
  { "SELECT 'run ' || r.id || ' has ' || (SELECT count (*) FROM prediction AS p WHERE p.run_id = r.id) || ' of ' || "
    "r.n_frames FROM run AS r WHERE r.state = 'complete' AND r.n_frames <> (SELECT count (*) FROM prediction AS p "
    "WHERE p.run_id = r.id)",
    "a complete run lacks predictions: %s" },
  { "SELECT c.title FROM clip AS c WHERE c.n_frames <> (SELECT count (*) FROM frame AS f WHERE f.clip_id = c.id)",
    "the frame index of a clip is not complete: %s" },
  { "SELECT 'trace ' || t.id FROM trace AS t WHERE t.bounded = 1 AND EXISTS (SELECT 1 FROM trace_sample AS s WHERE s.trace_id = t.id AND "
    "(s.value < t.minimum OR s.value > t.maximum))",
    "a trace leaves its range: %s" },
};

static gboolean
run_rule (GsConnection *connection,
          const Rule *rule,
          GPtrArray *findings,
          GError **error)
{
  GsStatement *query = gs_connection_query (connection, error, rule->sql, "");

  for (;;)
    {
      gboolean has_row;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        return TRUE;

      if (g_strcmp0 (gs_statement_get_text (query, 0), "ok") != 0)
        {
          g_auto (GStrv) parts = g_strsplit (rule->format, "%s", 2);

          g_ptr_array_add (findings, g_strconcat (parts[0], gs_statement_get_text (query, 0), parts[1], NULL));
        }
    }
}

/**
 * gs_store_check:
 * @self: a store
 * @findings: (element-type utf8): is given a sentence for everything that is not as it should be
 * @error: (out) (optional): why it could not be looked at
 *
 * Looks the whole file over: SQLite's own integrity check, references, and what the rows must fulfil. Reads everything;
 * seconds for a large project.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_store_check (GsStore *self,
                GPtrArray *findings,
                GError **error)
{
  const Rule integrity = { "PRAGMA integrity_check", "the file is damaged: %s" };
  const Rule references = { "SELECT \"table\" || ', row ' || coalesce (rowid, '?') FROM pragma_foreign_key_check",
                            "a row belongs to something that is not there: %s" };
  GListModel *clips = gs_project_get_clips (gs_store_get_project (self));
  GsConnection *connection;
  gboolean done;

  if (!gs_store_flush (self, error))
    return FALSE;

  connection = gs_store_lock_reader (self, error);
  if (connection == NULL)
    return FALSE;

  done = run_rule (connection, &integrity, findings, error) && run_rule (connection, &references, findings, error);
  for (gsize i = 0; done && i < G_N_ELEMENTS (rules); i++)
    done = run_rule (connection, &rules[i], findings, error);
  gs_store_unlock_reader (self);

  for (guint i = 0; done && i < g_list_model_get_n_items (clips); i++)
    {
      g_autoptr (GsClip) clip = g_list_model_get_item (clips, i);

      if (gs_clip_get_missing (clip))
        g_ptr_array_add (findings, g_strdup_printf ("the media file of a clip is not there: %s", gs_clip_get_path (clip)));
    }

  return done;
}
