/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats-fixture.h"
#include "gs-table-look.h"

#include <math.h>
#include <string.h>

static GsTableLook *
look_at (const char *text)
{
  g_autoptr (GError) error = NULL;
  GsTableLook *look = gs_table_look_new ("a.csv", text, strlen (text), &error);

  g_assert_no_error (error);

  return look;
}

static GsColumns *
guess (GsTableLook *look,
       char delimiter)
{
  g_autoptr (GError) error = NULL;
  GsColumns *columns = gs_table_look_guess (look, delimiter, GS_COLUMNS_HEADERS_GUESS, &error);

  g_assert_no_error (error);

  return columns;
}

static GsColumn *
get_column (GsColumns *columns,
            guint index)
{
  g_assert_cmpuint (index, <, columns->columns->len);

  return columns->columns->pdata[index];
}

/* What a table's first rows say. */
static void
test_guess (void)
{
  g_autoptr (GsTableLook) bare = look_at ("0;0,5\n0,04;0,25\n");
  g_autoptr (GsTableLook) clock = look_at ("Start|Stop|text\n0:01|0:02|hello\n");
  g_autoptr (GsTableLook) lone = look_at ("valence\n0.5\n");
  g_autoptr (GsColumns) headless = guess (bare, '\0');
  g_autoptr (GsColumns) hours = guess (clock, '|');
  g_autoptr (GsColumns) one = guess (lone, '\0');
  g_autoptr (GPtrArray) rows = gs_table_look_get_rows (clock, '|', 5, NULL);

  g_assert_true (headless->headless);
  g_assert_cmpuint (headless->columns->len, ==, 2);
  g_assert_cmpstr (get_column (headless, 1)->header, ==, "column 2");
  g_assert_false (hours->headless);
  g_assert_cmpfloat (hours->unit, ==, GS_COLUMNS_CLOCK);
  g_assert_cmpint (get_column (hours, 0)->role, ==, GS_COLUMN_START);
  g_assert_cmpint (get_column (one, 0)->role, ==, GS_COLUMN_VALUE);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpstr (((char **) rows->pdata[1])[2], ==, "hello");
}

/* A mark in the first row does not make a column of numbers one of text; a word does. */
static void
test_missing_marks (void)
{
  g_autoptr (GsTableLook) look = look_at ("time,valence,who\n0,NULL,x\n1,0.5,ada\n2,?,-\n3,0.25,ada\n");
  g_autoptr (GsColumns) columns = guess (look, '\0');
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDocument) document = gs_table_look_read (look, columns, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (get_column (columns, 1)->role, ==, GS_COLUMN_VALUE);
  g_assert_cmpint (get_column (columns, 2)->role, ==, GS_COLUMN_IGNORED);
  g_assert_cmpstr (columns->missing, ==, "NULL ?");
  g_assert_cmpuint (get_trace (document, 0)->samples->len, ==, 4);
  g_assert_true (isnan (gs_document_trace_get (get_trace (document, 0), 2)->value));
}

/* Where the clip ends says what times are counted in; values outside -1 to 1 say their scale. */
static void
test_fit (void)
{
  static const struct
  {
    const char *text;
    double unit, minimum, maximum;
  } cases[] = {
    { "time,valence\n0,0.5\n1,-0.5\n", 1e9, NAN, NAN },
    { "time,valence\n0,5\n7960,8\n", 1e6, 1, 9 },
    { "time,valence\n0,0\n199,70\n", GS_COLUMNS_FRAMES, 0, 100 },
    { "time,valence\n0.5,-3\n199.5,4\n", 1e6, -5, 5 },
    { "time,valence\n0,0\n9e6,7000\n", 1e9, NAN, NAN },
    { "time,valence\n0,-1.02\n7,1.003\n", 1e9, NAN, NAN },
    { "start,end,label\n0,100,a\n120,199,b\n", GS_COLUMNS_FRAMES, NAN, NAN },
  };
  gint64 pts[200];
  GsFormatOptions options = { .pts = pts, .n_frames = 200, .duration = 8 * SECOND };
  const GsTableContext context = { .options = &options };

  for (guint i = 0; i < 200; i++)
    pts[i] = i * SECOND / 25;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GsTableLook) look = look_at (cases[i].text);
      g_autoptr (GsColumns) columns = guess (look, '\0');
      const GsColumn *second = get_column (columns, 1);

      g_test_message ("%s", cases[i].text);
      gs_table_look_fit (look, columns, &context);
      g_assert_cmpfloat (columns->unit, ==, cases[i].unit);
      g_assert_true (isnan (cases[i].minimum) ? isnan (second->minimum) : second->minimum == cases[i].minimum);
      g_assert_true (isnan (cases[i].maximum) ? isnan (second->maximum) : second->maximum == cases[i].maximum);
    }
}

/* A number that stands for a missing value makes no scale, and one of a scale stands for no missing value. */
static void
test_fit_missing (void)
{
  static const struct
  {
    const char *text;
    const char *missing;
    double minimum, maximum;
    guint n_gaps;
  } cases[] = {
    { "time,valence\n0,0.5\n1,-5\n2,-0.25\n3,-5.0\n", "-5", NAN, NAN, 2 },
    { "time,valence\n0,0.5\n1,-99\n2,-0.25\n", "-99", NAN, NAN, 1 },
    { "time,valence\n0,0.5\n1,999\n2,-0.25\n", "999", NAN, NAN, 1 },
    { "time,mood\n0,0.5\n1,-9999\n2,?\n", "? -9999", NAN, NAN, 2 },
    { "time,valence,arousal\n0,-5,-5\n1,0.5,0.1\n2,-5,-5\n", "-5", NAN, NAN, 2 },
    /* The second column does vote -5. */
    { "time,valence,mood\n0,-5,-5\n1,0.5,4\n2,-5,-3\n", NULL, -5, 5, 0 },
    /* Votes */
    { "time,valence\n0,0\n1,-5\n2,1\n3,-5\n", NULL, -5, 5, 0 },
    { "time,valence\n0,0.5\n1,-5\n2,4\n3,-5\n", NULL, -5, 5, 0 },
    { "time,valence\n0,0\n1,0.5\n2,5\n3,5\n", NULL, 0, 10, 0 },
    /* Nothing that valence and arousal are rated on */
    { "time,valence\n0,500\n1,20\n2,700\n", NULL, NAN, NAN, 0 },
    { "time,valence\n0,0.5\n1,-300\n2,700\n", NULL, NAN, NAN, 0 },
    { "time,mood\n0,500\n1,20\n2,700\n", NULL, 0, 1000, 0 },
    /* A time is never missing. */
    { "time_ms,valence\n0,0.5\n999,999\n2000,-0.25\n", "999", NAN, NAN, 1 },
  };
  GsFormatOptions options = { .duration = 8 * SECOND };
  const GsTableContext context = { .options = &options, .thorough = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GsTableLook) look = look_at (cases[i].text);
      g_autoptr (GsColumns) columns = guess (look, '\0');
      g_autoptr (GsDocument) document = NULL;
      const GsColumn *second = get_column (columns, 1);
      guint n_gaps = 0;

      g_test_message ("%s", cases[i].text);
      gs_table_look_fit (look, columns, &context);
      g_assert_cmpstr (columns->missing, ==, cases[i].missing);
      g_assert_true (isnan (cases[i].minimum) ? isnan (second->minimum) : second->minimum == cases[i].minimum);
      g_assert_true (isnan (cases[i].maximum) ? isnan (second->maximum) : second->maximum == cases[i].maximum);
      document = gs_table_look_read_whole (look, columns, &options, &error);
      g_assert_no_error (error);
      for (guint k = 0; k < get_trace (document, 0)->samples->len; k++)
        n_gaps += isnan (gs_document_trace_get (get_trace (document, 0), k)->value);
      g_assert_cmpuint (n_gaps, ==, cases[i].n_gaps);
    }
}

/* A scale is that of the whole table, and not of its first rows; of a long one only where somebody has the time. */
static void
test_fit_whole (void)
{
  g_autoptr (GString) text = g_string_new ("time,valence\n");
  GsFormatOptions options = { .duration = 40000 * SECOND };
  GsTableContext context = { .options = &options, .thorough = TRUE };

  for (guint i = 0; i < 30000; i++)
    g_string_append_printf (text, "%u,%u\n", i, i < 20000 ? 1 + i % 5 : 1 + i % 9);
  g_assert_cmpuint (text->len, >, 200000);

  for (guint long_one = 0; long_one < 2; long_one++)
    {
      g_autoptr (GsTableLook) look = NULL;
      g_autoptr (GsColumns) columns = NULL, quick = NULL;

      if (long_one)
        {
          for (guint i = 30000; i < 200000; i++)
            g_string_append_printf (text, "%u,8\n", i / 5);
        }
      look = look_at (text->str);
      columns = guess (look, '\0');
      gs_table_look_fit (look, columns, &context);
      g_assert_cmpfloat (get_column (columns, 1)->minimum, ==, 1.0);
      g_assert_cmpfloat (get_column (columns, 1)->maximum, ==, 9.0);

      context.thorough = FALSE;
      quick = guess (look, '\0');
      gs_table_look_fit (look, quick, &context);
      g_assert_cmpfloat (get_column (quick, 1)->maximum, ==, long_one ? 5.0 : 9.0);
      context.thorough = TRUE;
      g_assert_false (gs_table_look_is_plain (look, &options));
    }
}

static gboolean
find_range (const char *name,
            double *minimum,
            double *maximum,
            gpointer user_data)
{
  *minimum = 1.0;
  *maximum = 7.0;

  return strcmp (name, "mood") == 0;
}

/* Of a dimension whose range is known none is guessed. */
static void
test_fit_known (void)
{
  g_autoptr (GsTableLook) look = look_at ("time,mood,valence\n0,5,5\n1,6,6\n");
  g_autoptr (GsTableLook) beyond = look_at ("time,mood\n0,5\n1,9\n");
  g_autoptr (GsColumns) columns = guess (look, '\0'), others = guess (beyond, '\0');
  GsFormatOptions options = { .duration = 8 * SECOND };
  const GsTableContext context = { &options, find_range, NULL, TRUE };

  gs_table_look_fit (look, columns, &context);
  gs_table_look_fit (beyond, others, &context);
  g_assert_true (isnan (get_column (columns, 1)->minimum));
  g_assert_cmpfloat (get_column (columns, 2)->maximum, ==, 7.0);
  g_assert_true (isnan (get_column (others, 1)->minimum));
}

/* What was guessed is said, and what names say is not. */
static void
test_list_guesses (void)
{
  static const struct
  {
    const char *text;
    const char *notes;
  } cases[] = {
    { "time,valence\n0,0.5\n1,-0.5\n", "" },
    { "time_ms,value\n0,0.5\n1000,-0.5\n", "" },
    { "start,end,label\n0,1,a\n", "" },
    { "time,valence\n0,0.5\n7000,-0.5\n", "times taken as milliseconds, because in seconds they go far behind the clip’s end" },
    { "time,valence\n0,5\n1,9\n", "“valence” taken as on a scale from 1 to 9, which becomes -1 to 1" },
    { "x,valence\n0,0.5\n1,?\n2,0.1\n", "“x” taken as the time, because its numbers rise\n? taken as what stands for a missing value" },
    { "valence\n0.5\n0.1\n0.3\n", "it has no times: 25 values a second taken" },
    { "0,0.5\n1,0.25\n2,0.5\n",
      "its first row is of numbers: it is taken to have no headers\n“column 1” taken as the time, because its numbers rise" },
    { "time,gef\xfchl\n0,0.5\n1,0.5\n", "letters taken as WINDOWS-1252" },
  };
  GsFormatOptions options = { .duration = 8 * SECOND };
  const GsTableContext context = { .options = &options, .thorough = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GsTableLook) look = look_at (cases[i].text);
      g_autoptr (GsColumns) columns = guess (look, '\0');
      g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
      g_autofree char *text = NULL;

      gs_table_look_fit (look, columns, &context);
      gs_table_look_list_guesses (look, columns, notes);
      g_ptr_array_add (notes, NULL);
      text = g_strjoinv ("\n", (char **) notes->pdata);
      g_assert_cmpstr (text, ==, cases[i].notes);
    }
}

/* Encodings that say nothing of themselves. */
static void
test_encodings (void)
{
  static const char western[] = "Gef\xfchl;Zeit\n0,5;0\n";
  static const char wide[] = "t\0i\0m\0e\0,\0v\0\n\0000\0,\0001\0\n\0";
  g_autoptr (GError) error = NULL;
  g_autoptr (GsTableLook) look = look_at (western);
  g_autoptr (GsTableLook) little = gs_table_look_new ("a.csv", wide, sizeof wide - 1, &error);
  g_autoptr (GsTableLook) binary = NULL;
  g_autoptr (GsColumns) columns = guess (look, '\0');
  g_autoptr (GsColumns) pair = guess (little, '\0');
  g_autoptr (GsDocument) document = NULL;
  GsFormatOptions options = { .columns = columns };

  g_assert_cmpstr (gs_table_look_get_encoding (look), ==, "WINDOWS-1252");
  g_assert_cmpstr (get_column (columns, 0)->header, ==, "Gefühl");
  g_assert_cmpstr (gs_table_look_get_encoding (little), ==, "UTF-16LE");
  g_assert_cmpstr (get_column (pair, 1)->header, ==, "v");

  /* The whole file is read in it too. */
  document = gs_format_read_bytes ("a.csv", western, strlen (western), NULL, 0, gs_format_find ("csv"), &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_trace (document, 0)->name, ==, "Gefühl");
  check_sample (document, 0, 0, 0.0, 0.5);

  g_assert_false (gs_table_look_set_encoding (look, NULL, &error));
  g_assert_nonnull (strstr (error->message, "a.csv: byte 3 is no text in UTF-8"));
  g_clear_error (&error);
  g_assert_cmpstr (gs_table_look_get_encoding (look), ==, "WINDOWS-1252");
  g_assert_true (gs_table_look_set_encoding (look, "WINDOWS-1251", &error));
  binary = gs_table_look_new ("a.csv", "\x7f\x45\x4c\0\x01", 5, &error);
  g_assert_null (binary);
  g_assert_nonnull (strstr (error->message, "it has zero bytes and is no text"));
}

/* The start of a long table ends with a whole row, and not within a character. */
static void
test_long (void)
{
  g_autoptr (GString) text = g_string_new ("time,valence,note\n");
  g_autoptr (GString) faces = g_string_new ("time,valence,note\n");
  g_autoptr (GError) error = NULL;
  g_autofree char *wide = NULL;
  gsize n_wide;
  g_autoptr (GsTableLook) look = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  const char *last;

  for (guint i = 0; i < 20000; i++)
    g_string_append_printf (text, "%u,0.5,\"line 1\nline 2\"\n", i);
  look = look_at (text->str);
  rows = gs_table_look_get_rows (look, ',', G_MAXUINT, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, >, 1000);
  g_assert_cmpuint (rows->len, <, 20000);
  last = ((char **) rows->pdata[rows->len - 1])[2];
  g_assert_cmpstr (last, ==, "line 1\nline 2");

  /* Characters of two units of UTF-16, with each of the possible cuts; a single row that is longer than what is looked at. */
  for (guint shift = 0; shift < 4; shift++)
    {
      g_autoptr (GsTableLook) cut = NULL;
      g_autoptr (GPtrArray) found = NULL;
      g_autoptr (GString) marked = g_string_new ("\xef\xbb\xbf");

      g_string_append (marked, faces->str);
      for (guint i = 0; i < shift; i++)
        g_string_append_c (marked, '0');
      g_string_append (marked, "0,0.5,");
      for (guint i = 0; i < 40000; i++)
        g_string_append (marked, "😀");
      g_string_append (marked, "\n1,0.25,b\n");
      g_free (wide);
      wide = g_convert (marked->str, (gssize) marked->len, "UTF-16LE", "UTF-8", NULL, &n_wide, &error);
      g_assert_no_error (error);
      cut = gs_table_look_new ("a.csv", wide, n_wide, &error);
      g_assert_no_error (error);
      found = gs_table_look_get_rows (cut, ',', 2, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (found->len, ==, 1);
      g_assert_cmpstr (((char **) found->pdata[0])[2], ==, "note");
    }
}

/* A table with umlauts in its headers, parted by bars, is known again. */
static void
test_recall (void)
{
  static const char text[] = "Gef\xfchl|Zeitpunkt\n5|0\n";
  g_autoptr (GsTableLook) look = look_at (text);
  g_autoptr (GsTableLook) other = look_at ("Zeit|Wert\n5|0\n");
  g_autoptr (GsTableLook) bare = look_at ("0.5\n0.25\n"), letter = look_at ("Dear all\nthis is no table\n");
  g_autoptr (GsColumns) columns = NULL, recalled = NULL, none = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (gs_table_look_set_encoding (look, "WINDOWS-1250", &error));
  columns = guess (look, '|');
  get_column (columns, 0)->role = GS_COLUMN_VALUE;
  get_column (columns, 1)->role = GS_COLUMN_TIME;
  columns->file = g_strdup ("/there/Ada.csv");
  g_assert_true (gs_columns_remember (columns, &error));
  g_assert_no_error (error);

  gs_table_look_free (look);
  look = look_at (text);
  g_assert_cmpstr (gs_table_look_get_encoding (look), ==, "WINDOWS-1252");
  recalled = gs_table_look_recall (look, NULL);
  g_assert_nonnull (recalled);
  g_assert_cmpint (get_column (recalled, 1)->role, ==, GS_COLUMN_TIME);
  g_assert_cmpstr (gs_table_look_get_encoding (look), ==, "WINDOWS-1250");
  g_assert_cmpstr (recalled->file, ==, "/there/Ada.csv");

  /* A table without headers is like others without, and not like a letter. */
  gs_columns_free (columns);
  columns = guess (bare, '\0');
  columns->rate = 25.0;
  g_assert_true (gs_columns_remember (columns, &error));
  gs_columns_free (recalled);
  recalled = gs_table_look_recall (bare, NULL);
  g_assert_nonnull (recalled);
  none = gs_table_look_recall (letter, NULL);
  g_assert_null (none);
  none = gs_table_look_recall (other, NULL);
  g_assert_null (none);
  g_assert_null (gs_table_look_get_encoding (other));
}

/* Which column is the time, where no name says it; and the rate where none is. */
static void
test_fit_time (void)
{
  g_autoptr (GsTableLook) look = look_at ("Wert;x_0\n3;0\n2;40\n9;80\n");
  g_autoptr (GsTableLook) lone = look_at ("valence\n0.5\n0.25\n0.5\n");
  g_autoptr (GsColumns) columns = guess (look, '\0'), one = guess (lone, '\0');
  GsFormatOptions options = { .n_frames = 240, .duration = 8 * SECOND };
  const GsTableContext context = { .options = &options };

  gs_table_look_fit (look, columns, &context);
  g_assert_cmpint (get_column (columns, 0)->role, ==, GS_COLUMN_VALUE);
  g_assert_cmpint (get_column (columns, 1)->role, ==, GS_COLUMN_TIME);
  g_assert_cmpfloat (columns->unit, ==, 1e6);
  g_assert_cmpfloat (get_column (columns, 0)->maximum, ==, 9.0);
  gs_table_look_fit (lone, one, &context);
  g_assert_cmpfloat (one->rate, ==, 30.0);
}

/* Tables that explain themselves, and what keeps others from it. */
static void
test_is_plain (void)
{
  static const struct
  {
    const char *text;
    gboolean is_plain;
  } cases[] = {
    { "time,valence,arousal\n0,0.5,-1\n1,,1\n", TRUE },
    { "time\tarousal\tstroke\twall_time\n0\t0.5\t1\t1600000000\n", TRUE },
    { "start,end,tier,label,note\n0,1,\"t\",\"a\",\"\"\n", TRUE },
    { "time,valence\n0,0.5\n1,2\n", FALSE },
    { "time,valence\n0,0.5\n8000,0.5\n", FALSE },
    { "time,dominance\n0,0.5\n", FALSE },
    { "time,valence,who\n0,0.5,ada\n", FALSE },
    { "time,valence\n0,NULL\n1,0.5\n", FALSE },
    { "0,0.5\n1,0.5\n", FALSE },
    { "time,valence\n0,0.5\n1,0.5\xa0\n", FALSE },
  };
  GsFormatOptions options = { .duration = 8 * SECOND };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GsTableLook) look = look_at (cases[i].text);

      g_assert_cmpint (gs_table_look_is_plain (look, &options), ==, cases[i].is_plain);
    }
}

static void
test_is_table (void)
{
  g_assert_true (gs_table_look_is_table ("a.dat", gs_format_find ("csv")));
  g_assert_true (gs_table_look_is_table ("a.TXT", NULL));
  g_assert_false (gs_table_look_is_table ("a.csv", gs_format_find ("muse")));
  g_assert_false (gs_table_look_is_table ("a.eaf", NULL));
}

int
main (int argc,
      char **argv)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *own = NULL;
  int status;

  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table-look/guess", test_guess);
  g_test_add_func ("/table-look/missing-marks", test_missing_marks);
  g_test_add_func ("/table-look/fit", test_fit);
  g_test_add_func ("/table-look/fit-time", test_fit_time);
  g_test_add_func ("/table-look/fit-missing", test_fit_missing);
  g_test_add_func ("/table-look/fit-whole", test_fit_whole);
  g_test_add_func ("/table-look/fit-known", test_fit_known);
  g_test_add_func ("/table-look/list-guesses", test_list_guesses);
  g_test_add_func ("/table-look/is-plain", test_is_plain);
  g_test_add_func ("/table-look/encodings", test_encodings);
  g_test_add_func ("/table-look/long", test_long);
  g_test_add_func ("/table-look/recall", test_recall);
  g_test_add_func ("/table-look/is-table", test_is_table);
  status = g_test_run ();
  own = g_build_filename (folder, "gatescope", NULL);
  remove_folder (own);
  remove_folder (folder);

  return status;
}
