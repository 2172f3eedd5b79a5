/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-store-fixture.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

/* docs/schema.md says what is in the file, and its queries work. */

static char *
read_document (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "docs", "schema.md", NULL);
  g_autoptr (GError) error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static char *
extract_query (const char *document,
               const char *name)
{
  g_autofree char *mark = g_strdup_printf ("```sql\n-- query: %s\n", name);
  const char *start = strstr (document, mark);
  const char *end;

  g_assert_nonnull (start);
  start += strlen ("```sql\n");
  end = strstr (start, "```");
  g_assert_nonnull (end);

  return g_strndup (start, end - start);
}

static sqlite3_stmt *
prepare (sqlite3 *db,
         const char *sql)
{
  sqlite3_stmt *statement;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));

  return statement;
}

static sqlite3 *
open_database (const char *path)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);

  return db;
}

/*
 * 100 frames at 25 a second; a trace of 0.5 over the second second; a run that says frame / 100, faces everywhere but
 * in every tenth frame, own weights 0.25; a segment over frames 10 to 19.
 */
static void
make_project (const char *path)
{
  g_autoptr (GsStore) store = gs_fixture_open (path, GS_STORE_CREATE);
  g_autoptr (GsClip) clip = gs_clip_new ("a.mp4");
  g_autoptr (GError) error = NULL;
  g_autoptr (GsTrace) trace = NULL;
  g_autoptr (GsTier) tier = NULL;
  g_autoptr (GsSegment) segment = gs_segment_new (10 * SECOND / 25, 20 * SECOND / 25, "smile");
  g_autoptr (GsRunBlock) block = NULL;
  g_autoptr (GsClipPersons) persons = NULL;
  GsPersonFace seen[15];
  GsRater *rater;
  GsRun *run;
  gint64 pts[100];

  for (guint i = 0; i < G_N_ELEMENTS (pts); i++)
    pts[i] = i * SECOND / 25;
  gs_clip_set_pts (clip, pts, G_N_ELEMENTS (pts));
  gs_clip_set_duration (clip, 4 * SECOND);
  gs_store_add_clip (store, clip);

  rater = gs_store_ensure_rater (store, "Ada");
  trace = gs_trace_new (clip, rater, "valence", -1.0, 1.0);
  gs_store_begin_trace (store, trace);
  gs_trace_append (trace, SECOND, 0, 0.5);
  gs_trace_append (trace, 2 * SECOND - 1, 0, 0.5);
  gs_store_end_trace (store, trace);

  tier = gs_tier_new (clip, rater, "face");
  gs_store_add_tier (store, tier);
  gs_store_add_segment (store, tier, segment);

  run = gs_fixture_begin_run (store, clip);
  block = gs_fixture_create_block (run, 0, G_N_ELEMENTS (pts));
  for (guint i = 0; i < G_N_ELEMENTS (pts); i++)
    {
      block->predictions[GS_OUTPUT_VALENCE][i] = i / 100.0f;
      if (i >= 10 && i < 20)
        {
          block->gates[0][3 * i] = 0.75f;
          block->gates[0][3 * i + 1] = 0.125f;
          block->gates[0][3 * i + 2] = 0.125f;
        }
    }
  gs_store_write_run_block (store, run, block);
  gs_store_finish_run (store, run);

  /* One is there from the first frame to the tenth, the other in every second frame of the first ten. */
  for (guint i = 0; i < 15; i++)
    seen[i] = (GsPersonFace) { i < 10 ? i : 2 * (i - 10), i < 10 ? 1 : 2, 10.0f, 20.0f, 30.0f, 40.0f };
  persons = gs_clip_persons_new (seen, G_N_ELEMENTS (seen));
  gs_store_set_persons (store, clip, persons);
  gs_store_choose_person (store, clip, 2);
  gs_store_close (store, &error);
  g_assert_no_error (error);
}

static void
test_queries (GsFolder *folder,
              gconstpointer data)
{
  g_autofree char *document = read_document ();
  g_autofree char *people = extract_query (document, "network-against-people");
  g_autofree char *label = extract_query (document, "own-weight-by-label");
  g_autofree char *face = extract_query (document, "with-and-without-face");
  g_autofree char *persons = extract_query (document, "persons");
  sqlite3_stmt *statement;
  double sum = 0.0;
  sqlite3 *db;

  make_project (folder->path);
  db = open_database (folder->path);

  statement = prepare (db, people);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 1), ==, "Ada");
  g_assert_cmpint (sqlite3_column_int (statement, 2), ==, 25);
  for (guint i = 25; i < 50; i++)
    sum += (i / 100.0 - 0.5) * (i / 100.0 - 0.5);
  g_assert_cmpfloat_with_epsilon (sqlite3_column_double (statement, 3), sqrt (sum / 25), 1e-6);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);

  /* Rows by output and modality: arousal audio, arousal video, valence audio, valence video. */
  statement = prepare (db, label);
  for (guint i = 0; i < 4; i++)
    {
      g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
      g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 0), ==, "smile");
      g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 1), ==, i < 2 ? "arousal" : "valence");
      g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 2), ==, i % 2 == 0 ? "audio" : "video");
      g_assert_cmpfloat_with_epsilon (sqlite3_column_double (statement, 3), i == 3 ? 0.75 : 0.25, 1e-9);
      g_assert_cmpfloat_with_epsilon (sqlite3_column_double (statement, 4), i == 3 ? 0.3 : 0.25, 1e-9);
    }
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);

  statement = prepare (db, face);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpint (sqlite3_column_int (statement, 1), ==, 0);
  g_assert_cmpfloat_with_epsilon (sqlite3_column_double (statement, 2), 0.4, 1e-9);
  g_assert_cmpfloat_with_epsilon (sqlite3_column_double (statement, 3), 0.45, 1e-6);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpint (sqlite3_column_int (statement, 1), ==, 1);
  g_assert_cmpfloat_with_epsilon (sqlite3_column_double (statement, 2), 3.6, 1e-9);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);

  statement = prepare (db, persons);
  for (int i = 0; i < 2; i++)
    {
      g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
      g_assert_cmpint (sqlite3_column_int (statement, 1), ==, i + 1);
      g_assert_cmpint (sqlite3_column_int (statement, 2), ==, i);
      g_assert_cmpfloat_with_epsilon (sqlite3_column_double (statement, 3), i == 0 ? 0.4 : 0.2, 1e-9);
      g_assert_cmpfloat_with_epsilon (sqlite3_column_double (statement, 4), 0.0, 1e-9);
      g_assert_cmpfloat_with_epsilon (sqlite3_column_double (statement, 5), i == 0 ? 0.36 : 0.32, 1e-9);
    }
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
  sqlite3_finalize (statement);

  sqlite3_close (db);
}

/* No table and no column without a word about it. */
static void
test_document (GsFolder *folder,
               gconstpointer data)
{
  g_autofree char *document = read_document ();
  sqlite3_stmt *statement;
  guint n_columns = 0;
  sqlite3 *db;

  make_project (folder->path);
  db = open_database (folder->path);
  statement = prepare (db, "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info (m.name) AS c "
                           "WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite%'");
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      const char *table = (const char *) sqlite3_column_text (statement, 0);
      const char *column = (const char *) sqlite3_column_text (statement, 1);
      g_autofree char *heading = g_strdup_printf ("\n### %s", table);
      g_autofree char *quoted_table = g_strdup_printf ("`%s`", table);
      g_autofree char *quoted_column = g_strdup_printf ("`%s`", column);
      const char *section = strstr (document, heading);

      if (section == NULL)
        section = strstr (document, quoted_table);
      if (section == NULL)
        g_error ("docs/schema.md does not name the table %s", table);
      if (g_strstr_len (section, 2500, quoted_column) == NULL)
        g_error ("docs/schema.md does not explain %s.%s", table, column);
      n_columns++;
    }
  g_assert_cmpuint (n_columns, >, 80);
  sqlite3_finalize (statement);

  statement = prepare (db, "PRAGMA application_id");
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpint (sqlite3_column_int (statement, 0), ==, 0x47745363);
  sqlite3_finalize (statement);
  sqlite3_close (db);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  GS_TEST_ADD ("/store/schema/queries", test_queries);
  GS_TEST_ADD ("/store/schema/document", test_document);

  return g_test_run ();
}
