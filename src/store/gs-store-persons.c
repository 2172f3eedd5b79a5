/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-private.h"

#include <math.h>

/* Who is seen in a clip, and who of them is analysed. */

static gboolean
make_persons (GsStore *self,
              GsConnection *connection,
              GsStoreChange *change,
              GError **error)
{
  const GsClipPersons *persons = change->payload;
  const GsPersonFace *faces;
  GsStatement *insert;
  gint64 id;
  guint n;

  if (!gs_store_need_row (change->object, &id, error)
      || !gs_connection_run (connection, error, "DELETE FROM person WHERE clip_id = ?", "i", id))
    return FALSE;

  for (guint number = 1; number <= gs_clip_persons_get_n_persons (persons); number++)
    {
      const GsClipPerson *person = gs_clip_persons_get_person (persons, number);

      if (!gs_connection_run (connection, error, "INSERT INTO person (clip_id, number, n_frames, first, last) VALUES (?, ?, ?, ?, ?)",
                              "iiiii", id, (gint64) number, (gint64) person->n_frames, (gint64) person->first,
                              (gint64) person->last))
        return FALSE;
    }

  insert = gs_connection_prepare (connection,
                                  "INSERT INTO person_face (clip_id, frame, person, x, y, width, height) VALUES (?, ?, ?, ?, ?, ?, ?)",
                                  error);
  if (insert == NULL)
    return FALSE;

  faces = gs_clip_persons_get_all_faces (persons, &n);
  for (guint i = 0; i < n; i++)
    {
      gs_statement_bind_int64 (insert, 1, id);
      gs_statement_bind_int64 (insert, 2, faces[i].frame);
      gs_statement_bind_int64 (insert, 3, faces[i].person);
      gs_statement_bind_double (insert, 4, faces[i].x);
      gs_statement_bind_double (insert, 5, faces[i].y);
      gs_statement_bind_double (insert, 6, faces[i].width);
      gs_statement_bind_double (insert, 7, faces[i].height);
      if (!gs_statement_finish (insert, error))
        return FALSE;
    }

  return TRUE;
}

static void
unref_persons (gpointer data)
{
  gs_clip_persons_unref (data);
}

/**
 * gs_store_set_persons:
 * @self: a store
 * @clip: a clip of the project
 * @persons: who is seen in it
 *
 * Stores who is seen in the clip, in place of what was known before.
 */
void
gs_store_set_persons (GsStore *self,
                      GsClip *clip,
                      GsClipPersons *persons)
{
  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (GS_IS_CLIP (clip));

  gs_clip_set_persons (clip, persons);
  gs_store_post (self, GS_STORE_COMPUTED, make_persons, clip, NULL, gs_clip_persons_ref (persons), unref_persons, NULL);
}

static gboolean
make_choice (GsStore *self,
             GsConnection *connection,
             GsStoreChange *change,
             GError **error)
{
  gint64 id;

  return gs_store_need_row (change->object, &id, error)
         && gs_connection_run (connection, error, "UPDATE clip SET person = nullif (?, 0) WHERE id = ?", "ii",
                               (gint64) GPOINTER_TO_UINT (change->payload), id);
}

/**
 * gs_store_choose_person:
 * @self: a store
 * @clip: a clip of the project
 * @person: number of a person; 0 = nobody: the largest face
 *
 * Stores whose face is analysed from now on.
 */
void
gs_store_choose_person (GsStore *self,
                        GsClip *clip,
                        guint person)
{
  g_return_if_fail (GS_IS_STORE (self));
  g_return_if_fail (GS_IS_CLIP (clip));

  gs_clip_set_person (clip, person);
  gs_store_post (self, GS_STORE_TYPED, make_choice, clip, NULL, GUINT_TO_POINTER (person), NULL, NULL);
}

/**
 * gs_store_read_persons:
 * @connection: a connection
 * @clip_id: row of a clip
 * @persons: (out): who is seen in it; %NULL = that is not known
 * @error: (out) (optional): why not
 *
 * Any thread that has the connection.
 *
 * Returns: %FALSE on error
 */
gboolean
gs_store_read_persons (GsConnection *connection,
                       gint64 clip_id,
                       GsClipPersons **persons,
                       GError **error)
{
  g_autoptr (GArray) faces = g_array_new (FALSE, FALSE, sizeof (GsPersonFace));
  gint64 n_persons = 0;
  GsStatement *query;

  /* Only a person that has a row counts, and numbers are from 1 without a gap: others may have written them. */
  if (!gs_connection_query_int64 (connection, &n_persons, error, "SELECT count(*) FROM person WHERE clip_id = ?", "i", clip_id))
    return FALSE;

  query = gs_connection_query (connection, error,
                               "SELECT frame, person, x, y, width, height FROM person_face WHERE clip_id = ? ORDER BY frame, person",
                               "i", clip_id);
  for (;;)
    {
      GsPersonFace face;
      gint64 frame, person;
      gboolean has_row;

      if (query == NULL || !gs_statement_next (query, &has_row, error))
        return FALSE;
      if (!has_row)
        break;

      frame = gs_statement_get_int64 (query, 0);
      person = gs_statement_get_int64 (query, 1);
      face = (GsPersonFace) { (guint) CLAMP (frame, 0, G_MAXINT32), (guint) CLAMP (person, 0, G_MAXINT32),
                              (float) gs_statement_get_double (query, 2), (float) gs_statement_get_double (query, 3),
                              (float) gs_statement_get_double (query, 4), (float) gs_statement_get_double (query, 5) };
      if (frame >= 0 && frame <= G_MAXINT32 && person > 0 && person <= n_persons && isfinite (face.x) && isfinite (face.y)
          && face.width > 0.0f && face.height > 0.0f && isfinite (face.width) && isfinite (face.height))
        g_array_append_val (faces, face);
    }

  if (n_persons > 0)
    *persons = gs_clip_persons_new ((const GsPersonFace *) (gpointer) faces->data, faces->len);

  return TRUE;
}
