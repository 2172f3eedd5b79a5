/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats-fixture.h"

#include <math.h>
#include <string.h>

static char *
get_samples (void)
{
  return g_build_filename (g_getenv ("GS_SOURCE_ROOT"), "..", "shared", "samples", NULL);
}

static void
test_affwild2 (void)
{
  const gint64 pts[] = { 0, 40000000, 90000000 };
  const GsFormatOptions options = { .pts = pts, .n_frames = G_N_ELEMENTS (pts) };
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDocument) placed = NULL;
  g_autoptr (GsDocument) document =
    read_good ("a_left.txt", "valence,arousal\n0.5,-5\n-5,-0.25\n1,0\r\n0.125,0\n", NULL, "affwild2");

  g_assert_cmpuint (document->traces->len, ==, 2);
  g_assert_true (get_trace (document, 0)->by_frame);
  g_assert_cmpstr (get_trace (document, 0)->rater, ==, "Aff-Wild2 left");
  check_sample (document, 0, 0, 0, 0.5);
  check_sample (document, 1, 0, 0, NAN);
  check_sample (document, 0, 1, 1, NAN);
  check_sample (document, 1, 1, 1, -0.25);
  check_sample (document, 0, 3, 3, 0.125);

  /* Lines belong to frames by their number, whatever the rate; a difference is reported. */
  placed = read_text ("a.txt", "valence,arousal\n0.5,-5\n-5,-0.25\n1,0\n0.125,0\n", NULL, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (get_trace (placed, 0)->samples->len, ==, 3);
  check_sample (placed, 0, 2, 0.09, 1.0);
  g_assert_cmpuint (placed->notes->len, ==, 2);
  g_assert_nonnull (strstr (placed->notes->pdata[0], "values for 4 frames and the clip has 3"));
}

static void
test_abaw (void)
{
  g_autoptr (GsDocument) document =
    read_good ("s.txt", "image_location,valence,arousal\nb/00001.jpg,0.5,0.25\nb/00003.jpg,0,1\na_left/00001.jpg,-1,-5\n", NULL, "abaw");
  g_autofree char *folder = make_folder ();
  g_autofree char *list = g_build_filename (folder, "list.txt", NULL);
  g_autofree char *path = g_build_filename (folder, "out.txt", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  const GsFormatOptions options = { .samples = list };

  g_assert_cmpuint (document->traces->len, ==, 4);
  g_assert_cmpstr (get_trace (document, 2)->clip, ==, "a_left");
  check_sample (document, 0, 1, 2, 0.0);
  check_sample (document, 3, 0, 0, NAN);

  /* The list decides order and number; what is missing at the end repeats the last value, and is reported. */
  g_assert_true (g_file_set_contents (list, "image_location\na_left/00001.jpg\nb/00001.jpg\nb/00003.jpg\nb/00004.jpg\nb/00005.jpg\n", -1, NULL));
  gs_format_write (gs_format_find ("abaw"), document, &options, path, notes, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==,
                   "image_location,valence,arousal\na_left/00001.jpg,-1,0\nb/00001.jpg,0.5,0.25\nb/00003.jpg,0,1\n"
                   "b/00004.jpg,0,1\nb/00005.jpg,0,1\n");
  g_assert_cmpuint (notes->len, ==, 2);
  g_assert_nonnull (strstr (notes->pdata[1], "2 frames beyond the last value"));

  g_assert_true (g_file_set_contents (list, "image_location\nc/00001.jpg\n", -1, NULL));
  g_assert_false (gs_format_write (gs_format_find ("abaw"), document, &options, path, NULL, &error));
  g_assert_nonnull (strstr (error->message, "“c”, of which there are no values"));
  remove_folder (folder);
}

#define NOVA(type, scheme) "<?xml version=\"1.0\" ?>\n<annotation ssi-v=\"3\">\n<info ftype=\"" type "\" size=\"2\"/>\n" \
                           "<meta annotator=\"Ada\" role=\"guest\"/>\n" scheme "\n</annotation>\n"

static void
test_nova (void)
{
  g_autoptr (GsDocument) continuous = read_good (
    "v.annotation",
    NOVA ("ASCII", "<scheme name=\"arousal\" type=\"CONTINUOUS\" sr=\"25\" min=\"-1\" max=\"1\" mincolor=\"#FF0000FF\" maxcolor=\"#FFFF0000\"/>"),
    "0.5;1\nNaN;0.5\n-0.25\n", "nova");
  g_autoptr (GsDocument) discrete = read_good (
    "d.annotation",
    NOVA ("ASCII", "<scheme name=\"emotion\" type=\"DISCRETE\"><item name=\"joy\" id=\"0\" color=\"#1\"/><item name=\"anger\" id=\"7\"/></scheme>"),
    "2.5;3;7;0.5\n0.25;1;0;1;it;is\n3;4;-1;1\n", "nova");
  g_autoptr (GsDocument) free_text =
    read_good ("f.annotation", NOVA ("ASCII", "<scheme name=\"words\" type=\"FREE\"/>"),
               "0.25;1;hello; you;0.75\n1;2;red;1;#FFFF0000\n2;3;only text\n3;4;ends in ;#hash\n", "nova");

  g_assert_cmpstr (get_trace (continuous, 0)->name, ==, "arousal");
  g_assert_cmpstr (get_trace (continuous, 0)->rater, ==, "Ada");
  g_assert_cmpstr (continuous->role, ==, "guest");
  check_sample (continuous, 0, 0, 0.0, 0.5);
  check_sample (continuous, 0, 1, 0.04, NAN);
  check_sample (continuous, 0, 2, 0.08, -0.25);
  g_assert_cmpfloat (gs_document_trace_get (get_trace (continuous, 0), 1)->confidence, ==, 0.5f);

  check_segment (discrete, 0, 0, 0.25, 1.0, "joy");
  g_assert_cmpstr (get_segment (discrete, 0, 0)->note, ==, "it;is");
  check_segment (discrete, 0, 1, 2.5, 3.0, "anger");
  check_segment (discrete, 0, 2, 3.0, 4.0, "GARBAGE");
  g_assert_cmpint (get_segment (discrete, 0, 2)->id, ==, GS_DOCUMENT_GARBAGE);

  check_segment (free_text, 0, 0, 0.25, 1.0, "hello; you");
  g_assert_cmpfloat (get_segment (free_text, 0, 0)->confidence, ==, 0.75);
  check_segment (free_text, 0, 1, 1.0, 2.0, "red");
  g_assert_cmpstr (get_segment (free_text, 0, 1)->colour, ==, "#FFFF0000");
  check_segment (free_text, 0, 2, 2.0, 3.0, "only text");
  check_segment (free_text, 0, 3, 3.0, 4.0, "ends in ;#hash");
}

/* Records of 24 and of 16 bytes are told apart by the file's size, and by what is in them where the size is both. */
static void
test_nova_binary (void)
{
  const char *header = NOVA ("BINARY", "<scheme name=\"e\" type=\"DISCRETE\"><item name=\"joy\" id=\"2\"/></scheme>");
  guint8 records[96];

  for (guint n = 1; n <= 6; n++)
    {
      g_autoptr (GsDocument) document = NULL;
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < n; i++)
        {
          const gint32 record[] = { GINT32_TO_LE (1000 * (gint32) i + 250), GINT32_TO_LE (1000 * (gint32) i + 500), GINT32_TO_LE (2) };
          const guint8 confidence[] = { 0, 0, 0, 0x3f };

          memcpy (records + 16 * i, record, sizeof record);
          memcpy (records + 16 * i + 12, confidence, sizeof confidence);
        }
      document = gs_format_read_bytes ("d.annotation", header, strlen (header), records, 16 * n, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (get_tier (document, 0)->segments->len, ==, n);
      check_segment (document, 0, n - 1, n - 1 + 0.25, n - 1 + 0.5, "joy");
      g_assert_cmpfloat (get_segment (document, 0, 0)->confidence, ==, 0.5);
    }

  for (guint n = 1; n <= 4; n++)
    {
      g_autoptr (GsDocument) document = NULL;
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < n; i++)
        {
          const double times[] = { i, i + 0.5 };
          const gint32 id = GINT32_TO_LE (2);
          const guint8 confidence[] = { 0, 0, 0x80, 0x3f };

          g_assert_cmpint (G_BYTE_ORDER, ==, G_LITTLE_ENDIAN);
          memcpy (records + 24 * i, times, 16);
          memcpy (records + 24 * i + 16, &id, 4);
          memcpy (records + 24 * i + 20, confidence, 4);
        }
      document = gs_format_read_bytes ("d.annotation", header, strlen (header), records, 24 * n, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (get_tier (document, 0)->segments->len, ==, n);
      check_segment (document, 0, n - 1, n - 1, n - 0.5, "joy");
    }
}

#define EAF_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ANNOTATION_DOCUMENT AUTHOR=\"Ada\" DATE=\"2024-01-01T00:00:00+00:00\" FORMAT=\"3.0\" VERSION=\"3.0\">\n"

static void
test_eaf (void)
{
  g_autoptr (GsDocument) document = read_good (
    "a.eaf",
    EAF_HEAD
    "<HEADER TIME_UNITS=\"milliseconds\"><MEDIA_DESCRIPTOR MEDIA_URL=\"file:///a.mp4\" MIME_TYPE=\"video/mp4\" TIME_ORIGIN=\"1000\"/>"
    "<LINKED_FILE_DESCRIPTOR LINK_URL=\"file:///etc/passwd\" MIME_TYPE=\"text/csv\"/></HEADER>"
    "<TIME_ORDER><TIME_SLOT TIME_SLOT_ID=\"ts1\" TIME_VALUE=\"0\"/><TIME_SLOT TIME_SLOT_ID=\"ts2\"/><TIME_SLOT TIME_SLOT_ID=\"ts3\"/>"
    "<TIME_SLOT TIME_SLOT_ID=\"ts4\" TIME_VALUE=\"900\"/></TIME_ORDER>"
    "<TIER LINGUISTIC_TYPE_REF=\"t\" TIER_ID=\"words\" PARENT_REF=\"talk\">"
    "<ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"a3\" ANNOTATION_REF=\"a1\"><ANNOTATION_VALUE>so</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION>"
    "<ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"a4\" ANNOTATION_REF=\"a1\" PREVIOUS_ANNOTATION=\"a3\"><ANNOTATION_VALUE>what</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER>"
    "<TIER LINGUISTIC_TYPE_REF=\"t\" TIER_ID=\"talk\" ANNOTATOR=\"Bob\" PARTICIPANT=\"P1\">"
    "<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a1\" TIME_SLOT_REF1=\"ts1\" TIME_SLOT_REF2=\"ts2\"><ANNOTATION_VALUE>so &lt;what&gt;</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
    "<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a2\" TIME_SLOT_REF1=\"ts2\" TIME_SLOT_REF2=\"ts4\"><ANNOTATION_VALUE>next</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
    "</TIER></ANNOTATION_DOCUMENT>",
    NULL, "eaf");

  g_assert_cmpuint (document->tiers->len, ==, 2);
  check_segment (document, 1, 0, 1.0, 1.3, "so <what>");
  check_segment (document, 1, 1, 1.3, 1.9, "next");
  check_segment (document, 0, 0, 1.0, 1.15, "so");
  check_segment (document, 0, 1, 1.15, 1.3, "what");
  g_assert_cmpstr (get_tier (document, 1)->rater, ==, "Bob");
  g_assert_cmpstr (get_tier (document, 1)->participant, ==, "P1");
  g_assert_cmpuint (document->links->len, ==, 1);
}

static void
test_textgrid (void)
{
  static const char *const texts[] = {
    /* long */
    "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0 \nxmax = 2.5 \ntiers? <exists> \nsize = 2 \nitem []: \n"
    "    item [1]:\n        class = \"IntervalTier\" \n        name = \"w \"\"x\"\"\" \n        xmin = 0 \n        xmax = 2.5 \n"
    "        intervals: size = 2 \n        intervals [1]:\n            xmin = 0 \n            xmax = 1 \n            text = \"\" \n"
    "        intervals [2]:\n            xmin = 1 \n            xmax = 2.5 \n            text = \"say \"\"hi\"\"\" \n"
    "    item [2]:\n        class = \"TextTier\" \n        name = \"p\" \n        xmin = 0 \n        xmax = 2.5 \n"
    "        points: size = 1 \n        points [1]:\n            number = 0.5 \n            mark = \"tap\" \n",
    /* short, with what Praat calls a comment, and other ends of lines */
    "File type = \"ooTextFile\"\r\n\"TextGrid\"\r\n\r\n0\r\n2.5\r\n<exists>\r\n2 ! tiers\r\n\"IntervalTier\"\r\n\"w \"\"x\"\"\"\r\n0\r\n2.5\r\n2\r\n0\r\n1\r\n\"\"\r\n"
    "1\r\n2.5\r\n\"say \"\"hi\"\"\"\r\n\"TextTier\"\r\n\"p\"\r\n0\r\n2.5\r\n1\r\n0.5\r\n\"tap\"\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GsDocument) document = read_good ("a.TextGrid", texts[i], NULL, "textgrid");

      g_assert_cmpuint (document->tiers->len, ==, 2);
      g_assert_cmpstr (get_tier (document, 0)->name, ==, "w \"x\"");
      g_assert_cmpuint (get_tier (document, 0)->segments->len, ==, 1);
      check_segment (document, 0, 0, 1.0, 2.5, "say \"hi\"");
      g_assert_true (get_tier (document, 1)->points);
      check_segment (document, 1, 0, 0.5, 0.5, "tap");
      g_assert_cmpint (document->end, ==, 5 * SECOND / 2);
    }
}

/* The bytes that Praat writes for a tier of one interval, "ä". */
static void
test_textgrid_binary (void)
{
  static const guint8 bytes[] =
    "ooBinaryFile\x08TextGrid\0\0\0\0\0\0\0\0\x3f\xf0\0\0\0\0\0\0\x01\0\0\0\x01\x0cIntervalTier\0\x01w\0\0\0\0\0\0\0\0\x3f\xf0\0\0\0\0\0\0"
    "\0\0\0\x01\0\0\0\0\0\0\0\0\x3f\xf0\0\0\0\0\0\0\xff\xff\0\x01\0\xe4";
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDocument) document =
    gs_format_read_bytes ("a.TextGrid", bytes, sizeof bytes - 1, NULL, 0, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  check_segment (document, 0, 0, 0.0, 1.0, "ä");
}

static void
test_webvtt (void)
{
  g_autoptr (GsDocument) document = read_good (
    "a.vtt",
    "\xef\xbb\xbfWEBVTT with words\nX: header\n\nSTYLE\n::cue { color: red }\n\nNOTE\na note --> that is a cue's start, and not timed\n\n"
    "id\n00:01.000 --> 00:02.500 align:start\n<v Ada>so &lt;what&gt; <i>&amp;</i> why</v>\nsecond line\n\n"
    "00:03.000 --> 00:0x.000\ndropped\n\n1:00:00.000 --> 01:00:01.000\nplain\n",
    NULL, "webvtt");

  g_assert_cmpuint (document->tiers->len, ==, 2);
  g_assert_cmpstr (get_tier (document, 0)->name, ==, "Ada");
  check_segment (document, 0, 0, 1.0, 2.5, "so <what> & why\nsecond line");
  check_segment (document, 1, 0, 3600.0, 3601.0, "plain");
}

static void
test_srt (void)
{
  g_autoptr (GsDocument) document =
    read_good ("a.srt", "1\r\n00:00:01,000 --> 00:00:02,500\r\nso\r\nwhat\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\n\r\n3\r\n"
                        "00:00:05,000 --> 00:00:06,000\r\nlast",
               NULL, "srt");

  g_assert_cmpuint (get_tier (document, 0)->segments->len, ==, 3);
  check_segment (document, 0, 0, 1.0, 2.5, "so\nwhat");
  check_segment (document, 0, 1, 3.0, 4.0, "");
  check_segment (document, 0, 2, 5.0, 6.0, "last");
}

static void
test_carma (void)
{
  g_autoptr (GsDocument) document = read_good (
    "a.csv",
    "\"Time of Rating\",\"2015-01-01 10:00\"\n\"Multimedia File\",\"a.mp4\"\n\"Lower Label\",\"bad\"\n\"Upper Label\",\"good\"\n"
    "\"Minimum Value\",\"-100\"\n\"Maximum Value\",\"100\"\n\"Number of Steps\",\"9\"\n\"Second\",\"Rating\"\n\"%%%%%%\",\"%%%%%%\"\n0.25,-12.5\n0.50,NaN\n0.75,\n1.00,3\n",
    NULL, "carma");

  g_assert_cmpfloat (get_trace (document, 0)->minimum, ==, -100.0);
  g_assert_cmpstr (document->upper_label, ==, "good");
  check_sample (document, 0, 0, 0.25, -12.5);
  check_sample (document, 0, 1, 0.5, NAN);
  check_sample (document, 0, 2, 0.75, NAN);
  check_sample (document, 0, 3, 1.0, 3.0);
}

/* Bins are stamped at their end: the value of the first holds from 0 on. */
static void
test_darma (void)
{
  g_autoptr (GsDocument) document = read_good (
    "a.csv",
    "\"Time of Rating\",\"2015\"\n\"Multimedia File\",\"a.mp4\",\"1.0\"\n\"Magnitude\",\"1000\"\n\"Second\",\"X\",\"Y\",\"Button\"\n"
    "\"%%%%%%\",\"%%%%%%\",\"%%%%%%\",\"%%%%%%\"\n0.50,100,-20,0\n1.00,NaN,,0\n",
    NULL, "darma");

  g_assert_cmpuint (document->traces->len, ==, 3);
  g_assert_cmpfloat (get_trace (document, 1)->maximum, ==, 1000.0);
  check_sample (document, 0, 0, 0.0, 100.0);
  check_sample (document, 1, 0, 0.0, -20.0);
  check_sample (document, 0, 1, 0.5, NAN);
  g_assert_cmpint (document->end, ==, SECOND);
}

static void
test_logs (void)
{
  g_autoptr (GsDocument) pagan = read_good ("a.csv", "Timestamp,VideoTime,Value\r\n1600000000123,250,1\r\n1600000000223,350.5,-2\r\n", NULL, "pagan");
  g_autoptr (GsDocument) muse = read_good ("valence/1.csv", "timestamp,value\n0,0.5\n250,-0.5\n", NULL, "muse");
  g_autoptr (GsDocument) raw = read_good ("1.csv", "timeStamp,1,2\n0,0.5,0.25\n250,-0.5,\n", NULL, "muse-annotations");
  g_autoptr (GsDocument) avec = read_good ("Train_DE_01.csv", "name;timestamp;arousal;valence;liking\n'Train_DE_01';0.0;0.1;0.2;0.3\n'Train_DE_01';0.1;0.4;0.5;0.6\n", NULL, "avec");

  check_sample (pagan, 0, 1, 0.3505, -2.0);
  g_assert_cmpint (gs_document_trace_get (get_trace (pagan, 0), 0)->wall_time, ==, G_GINT64_CONSTANT (1600000000123000));
  check_sample (muse, 0, 1, 0.25, -0.5);
  g_assert_cmpstr (get_trace (muse, 0)->name, ==, "valence");
  g_assert_cmpstr (get_trace (raw, 1)->rater, ==, "2");
  check_sample (raw, 1, 1, 0.25, NAN);
  g_assert_cmpstr (get_trace (avec, 1)->clip, ==, "Train_DE_01");
  g_assert_cmpstr (get_trace (avec, 1)->name, ==, "valence");
  check_sample (avec, 1, 1, 0.1, 0.5);
}

static void
test_tables (void)
{
  g_autoptr (GsColumns) columns = gs_columns_new (';');
  const GsFormatOptions options = { .columns = columns };
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDocument) named = read_good ("a.csv", "Second,valence,\"words, said\",arousal\n0.5,1,hi,\n1,-0.5,\"a\nb\",0.25\n", NULL, "csv");
  g_autoptr (GsDocument) segments = read_good ("a.tsv", "start\tend\tlabel\ttier\n0.5\t1\tsay \"x\"\tA\n1\t2\t\tB\n", NULL, "tsv");
  g_autoptr (GsDocument) mapped = NULL;

  g_assert_cmpuint (named->traces->len, ==, 2);
  check_sample (named, 1, 0, 0.5, NAN);
  check_sample (named, 1, 1, 1.0, 0.25);
  g_assert_nonnull (strstr (named->notes->pdata[0], "words, said"));
  check_segment (segments, 0, 0, 0.5, 1.0, "say \"x\"");
  g_assert_cmpstr (get_tier (segments, 1)->name, ==, "B");

  /* Columns that nobody could guess, with commas before the decimals. */
  gs_columns_add (columns, "Zeitpunkt", GS_COLUMN_TIME);
  gs_columns_add (columns, "V", GS_COLUMN_VALUE)->name = g_strdup ("valence");
  gs_columns_add (columns, "W", GS_COLUMN_IGNORED);
  columns->unit = 1e6;
  mapped = read_text ("a.csv", "Zeitpunkt;V;W\n250,5;0,5;9\n", NULL, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mapped->traces->len, ==, 1);
  g_assert_cmpstr (get_trace (mapped, 0)->name, ==, "valence");
  check_sample (mapped, 0, 0, 0.2505, 0.5);
}

static GsDocument *
read_mapped (const GsColumns *columns,
             const char *text,
             const gint64 *pts,
             guint n_frames,
             GError **error)
{
  const GsFormatOptions options = { .columns = columns, .pts = pts, .n_frames = n_frames };

  return gs_format_read_bytes ("a.csv", text, strlen (text), NULL, 0, gs_format_find ("csv"), &options, NULL, error);
}

/* A scale from 1 to 9, marks for what is missing, hours, commas before decimals, and no row of headers. */
static void
test_columns_of_strangers (void)
{
  g_autoptr (GsColumns) columns = gs_columns_new ('|');
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDocument) document = NULL, refused = NULL;
  GsColumn *value;

  gs_columns_add (columns, "column 1", GS_COLUMN_TIME);
  value = gs_columns_add (columns, "column 2", GS_COLUMN_VALUE);
  value->name = g_strdup ("arousal");
  value->minimum = 1.0;
  value->maximum = 9.0;
  columns->headless = TRUE;
  columns->unit = GS_COLUMNS_CLOCK;
  columns->decimal = ',';
  columns->missing = g_strdup ("-5 x");

  document = read_mapped (columns, "00:00:01,5|9\n00:59.25|5,5\n1:00:00|X\n1:00:01|-5,0\n1:00:02|1\n", NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_trace (document, 0)->name, ==, "arousal");
  check_sample (document, 0, 0, 1.5, 1.0);
  check_sample (document, 0, 1, 59.25, 0.125);
  check_sample (document, 0, 2, 3600.0, NAN);
  check_sample (document, 0, 3, 3601.0, NAN);
  check_sample (document, 0, 4, 3602.0, -1.0);
  g_assert_cmpfloat (get_trace (document, 0)->minimum, ==, -1.0);

  refused = read_mapped (columns, "00:01|9\n00:02|9,5\n", NULL, 0, &error);
  g_assert_null (refused);
  g_assert_nonnull (strstr (error->message, "line 2: “9,5” in column “column 2” is not from 1 to 9"));
  g_clear_error (&error);
  refused = read_mapped (columns, "00:61|9\n", NULL, 0, &error);
  g_assert_nonnull (strstr (error->message, "“00:61” in column “column 1” is not a time"));
  g_clear_error (&error);
  /* A point where commas stand before decimals is a slip. */
  refused = read_mapped (columns, "00:01|5.5\n", NULL, 0, &error);
  g_assert_nonnull (strstr (error->message, "is not a number"));
}

/* Values that follow at a rate, and segments that are counted in frames. */
static void
test_columns_without_times (void)
{
  static const gint64 pts[] = { 0, SECOND / 10, SECOND / 2 };
  g_autoptr (GsColumns) columns = gs_columns_new (','), segments = gs_columns_new ('\t'), both = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GsDocument) document = NULL, framed = NULL, refused = NULL;

  gs_columns_add (columns, "valence", GS_COLUMN_VALUE);
  columns->rate = 4.0;
  document = read_mapped (columns, "valence\n0.5\n\n1\n", NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (get_trace (document, 0)->samples->len, ==, 3);
  check_sample (document, 0, 1, 0.25, NAN);
  check_sample (document, 0, 2, 0.5, 1.0);

  both = gs_columns_copy (columns);
  gs_columns_add (both, "time", GS_COLUMN_TIME);
  g_assert_false (gs_columns_check (both, &error));
  g_assert_nonnull (strstr (error->message, "not both"));
  g_clear_error (&error);

  gs_columns_add (segments, "from", GS_COLUMN_START);
  gs_columns_add (segments, "n", GS_COLUMN_DURATION);
  gs_columns_add (segments, "what", GS_COLUMN_LABEL)->name = g_strdup ("smiles");
  segments->unit = GS_COLUMNS_FRAMES;
  framed = read_mapped (segments, "from\tn\twhat\n1\t1\tbig\n2\t1\tend\n", pts, G_N_ELEMENTS (pts), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_tier (framed, 0)->name, ==, "smiles");
  check_segment (framed, 0, 0, 0.1, 0.5, "big");
  check_segment (framed, 0, 1, 0.5, 0.75, "end");
  refused = read_mapped (segments, "from\tn\twhat\n3\t1\tno\n", pts, G_N_ELEMENTS (pts), &error);
  g_assert_nonnull (strstr (error->message, "line 2: there is no frame 4: the clip has 3"));
  g_clear_error (&error);
  refused = read_mapped (segments, "from\tn\twhat\n3\t1\tno\n", NULL, 0, &error);
  g_assert_nonnull (strstr (error->message, "name the clip"));
}

static void
test_columns_remembered (void)
{
  g_autoptr (GsColumns) columns = gs_columns_new (';');
  g_autoptr (GsColumns) like = NULL, recalled = NULL;
  g_autoptr (GError) error = NULL;

  gs_columns_add (columns, "Zeitpunkt", GS_COLUMN_TIME);
  gs_columns_add (columns, "V=\n[x]", GS_COLUMN_VALUE)->name = g_strdup ("valence");
  ((GsColumn *) columns->columns->pdata[1])->minimum = 1.0;
  ((GsColumn *) columns->columns->pdata[1])->maximum = 9.0;
  columns->unit = 1e6;
  columns->decimal = ',';
  columns->missing = g_strdup ("-5 x");
  columns->encoding = g_strdup ("WINDOWS-1252");
  like = gs_columns_copy (columns);
  ((GsColumn *) like->columns->pdata[0])->role = GS_COLUMN_IGNORED;
  g_assert_null (gs_columns_recall (like));
  g_assert_true (gs_columns_remember (columns, &error));
  g_assert_no_error (error);
  recalled = gs_columns_recall (like);
  g_assert_nonnull (recalled);
  g_assert_cmpint (((GsColumn *) recalled->columns->pdata[0])->role, ==, GS_COLUMN_TIME);
  g_assert_cmpstr (((GsColumn *) recalled->columns->pdata[1])->name, ==, "valence");
  g_assert_cmpfloat (recalled->unit, ==, 1e6);
  g_assert_cmpint (recalled->decimal, ==, ',');
  g_assert_cmpstr (recalled->missing, ==, "-5 x");
  g_assert_cmpstr (recalled->encoding, ==, "WINDOWS-1252");
  g_assert_cmpfloat (((GsColumn *) recalled->columns->pdata[1])->maximum, ==, 9.0);
  g_assert_true (isnan (((GsColumn *) recalled->columns->pdata[0])->maximum));
}

/* Each is refused with one sentence that says where. */
static void
test_refused (void)
{
  static const struct
  {
    const char *path, *text, *companion, *words;
  } cases[] = {
    { "a.txt", "valence,arousal\n0.5,2\n", NULL, "a.txt: line 2: the arousal “2” is neither" },
    { "a.txt", "valence,arousal\n0.5\n", NULL, "line 2: it should be “valence,arousal”" },
    { "a.txt", "valence,arousal\n0.5,0\n\n0,0\n", NULL, "line 4: an empty line stands before it" },
    { "a.txt", "valence,arousal\n0.5,inf\n", NULL, "line 2: the arousal" },
    { "a.txt", "valence,arousal\n\xff\xfe,0\n", NULL, "byte 16 is not UTF-8" },
    { "a.txt", "nothing at all", NULL, "looks like none of the formats" },
    { "a.txt", "", NULL, "it is empty" },
    { "a.txt", "image_location,valence,arousal\nb.jpg,0,0\n", NULL, "line 2: it should be “VIDEO/00001.jpg" },
    { "a.txt", "image_location,valence,arousal\nb/00000.jpg,0,0\n", NULL, "line 2: it should be" },
    { "a.annotation", NOVA ("ASCII", "<scheme name=\"a\" type=\"CONTINUOUS\" sr=\"0\"/>"), "", "line 5: its rate" },
    { "a.annotation", NOVA ("ASCII", "<scheme name=\"a\" type=\"CONTINUOUS\" sr=\"25\"/>"), "1;1\nx;1\n", "a.annotation~: line 2: it should be" },
    { "a.annotation", NOVA ("ASCII", "<scheme name=\"a\" type=\"POINT\"/>"), "", "line 5: a scheme of type “POINT”" },
    { "a.annotation", NOVA ("ASCII", "<scheme name=\"a\" type=\"FREE\"/>"), NULL, "data file" },
    { "a.annotation", NOVA ("ASCII", "<scheme name=\"a\" type=\"FREE\"/>"), "2;1;x;1\n", "line 1: it is from 2 to 1 s" },
    { "a.annotation", NOVA ("BINARY", "<scheme name=\"a\" type=\"CONTINUOUS\" sr=\"25\"/>"), "1234567", "which are no records of 8" },
    { "a.annotation", NOVA ("BINARY", "<scheme name=\"a\" type=\"DISCRETE\"/>"), "1234567", "which are no records of 24 or 16" },
    { "a.annotation", "<?xml version=\"1.0\"?>\n<!DOCTYPE x [<!ENTITY a \"b\">]>\n<annotation ssi-v=\"3\">&a;</annotation>", "", "DOCTYPE" },
    { "a.eaf", "<!DOCTYPE x SYSTEM \"file:///etc/passwd\">\n<ANNOTATION_DOCUMENT/>", NULL, "DOCTYPE" },
    { "a.eaf", EAF_HEAD "<TIER>", NULL, "line 3: it is not well-formed XML" },
    { "a.eaf", EAF_HEAD "<TIER TIER_ID=\"&bomb;\"/></ANNOTATION_DOCUMENT>", NULL, "line 3: it is not well-formed XML" },
    { "a.eaf", EAF_HEAD "<TIER/>\n</ANNOTATION_DOCUMENT>", NULL, "line 3: a TIER has no TIER_ID" },
    { "a.eaf", EAF_HEAD "<TIER TIER_ID=\"x\"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"a\" ANNOTATION_REF=\"a\"/></ANNOTATION></TIER></ANNOTATION_DOCUMENT>", NULL, "line 3: annotations refer to one another in a circle" },
    { "a.eaf", EAF_HEAD "<TIME_ORDER><TIME_SLOT TIME_SLOT_ID=\"a\" TIME_VALUE=\"1e300\"/></TIME_ORDER></ANNOTATION_DOCUMENT>", NULL, "line 3: TIME_VALUE" },
    { "a.TextGrid", "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n0 1 <exists> 99999999", NULL, "line 3: 1e+08 is no number of things" },
    { "a.TextGrid", "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n0 1 <exists> 1 \"IntervalTier\" \"x\" 0 1 2 0 1 \"a\"\n", NULL, "ends too early" },
    { "a.TextGrid", "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n0 1 <exists> 1 \"IntervalTier\" \"x\" 0 1 1 0 1 \"a\n", NULL, "a quote is opened" },
    { "a.TextGrid", "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n0 1 <exists> 1 \"PitchTier\"", NULL, "line 3: “PitchTier” is neither" },
    { "a.srt", "1\n00:00:01,000 --> 00:00:00,500\nx\n", NULL, "line 2: the subtitle ends before it starts" },
    { "a.srt", "1\n00:00:01,000 --> 00:00:02,500\nx\n\nwhat\n", NULL, "line 5: a subtitle starts with its number" },
    { "a.csv", "time,valence\n0,1\n1,x\n", NULL, "line 3: “x” in column “valence” is not a number" },
    { "a.csv", "time,valence\n0,1\n1\n", NULL, "line 3: it has 1 columns where the header has 2" },
    { "a.csv", "foo,bar\n0,1\n", NULL, "say which is" },
    { "a.csv", "time,valence\n0,\"1\n", NULL, "line 2: a quote is opened and never closed" },
    { "a.csv", "time,valence\n1e300,1\n", NULL, "line 2: “1e300” in column “time” is not a time" },
    { "a.csv", "Timestamp,VideoTime,Value\r\n1,x,1\r\n", NULL, "line 2: it should be “timestamp,video time,value”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GsDocument) document = read_text (cases[i].path, cases[i].text, cases[i].companion, NULL, NULL, &error);

      if (document != NULL || !g_str_has_prefix (error->message, cases[i].path) || strstr (error->message, cases[i].words) == NULL)
        g_error ("case %u: “%s” instead of “%s”", i, error != NULL ? error->message : "read", cases[i].words);
    }
}

static GsDocument *
read_sample (const char *name)
{
  g_autofree char *folder = get_samples ();
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  GsDocument *document = gs_format_read (path, NULL, NULL, NULL, &error);

  g_assert_no_error (error);

  return document;
}

static guint
count_segments (GsDocument *document)
{
  guint n = 0;

  for (guint i = 0; i < document->tiers->len; i++)
    n += get_tier (document, i)->segments->len;

  return n;
}

/* Files that the tools themselves have written. */
static void
test_samples (void)
{
  static const struct
  {
    const char *name;
    guint n_cues;
  } cues[] = {
    { "webvtt-entities.vtt", 25 },      { "webvtt-header-garbage.vtt", 1 }, { "webvtt-ids.vtt", 5 },
    { "webvtt-newlines.vtt", 4 },       { "webvtt-signature-bom.vtt", 0 },  { "webvtt-timestamps.vtt", 10 },
    { "webvtt-timings-garbage.vtt", 0 },
  };
  g_autofree char *folder = get_samples ();
  g_autoptr (GsDocument) elan = NULL, praat_long = NULL, praat_short = NULL, entities = NULL;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("the files of other tools are not there");
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (cues); i++)
    {
      g_autoptr (GsDocument) document = read_sample (cues[i].name);

      if (count_segments (document) != cues[i].n_cues)
        g_error ("%s: %u cues instead of %u", cues[i].name, count_segments (document), cues[i].n_cues);
    }

  entities = read_sample ("webvtt-entities.vtt");
  check_segment (entities, 0, 1, 1.0, 2.0, "&");
  check_segment (entities, 0, 10, 10.0, 11.0, "©");
  check_segment (entities, 0, 21, 21.0, 22.0, "∉");
  check_segment (entities, 0, 24, 24.0, 25.0, "¬it;");

  elan = read_sample ("elan-example.eaf");
  g_assert_cmpuint (elan->tiers->len, ==, 11);
  g_assert_cmpstr (get_tier (elan, 0)->name, ==, "K-Spch");

  praat_long = read_sample ("praat-long.TextGrid");
  g_assert_cmpuint (praat_long->tiers->len, ==, 4);
  check_segment (praat_long, 0, 0, 1358.8925, 1361.8925, "sil");
  praat_short = read_sample ("praat-short.TextGrid");
  g_assert_cmpuint (praat_short->tiers->len, ==, 4);
  check_segment (praat_short, 0, 0, 1358.8925, 1361.8925, "sil");
}

int
main (int argc,
      char **argv)
{
  g_autofree char *configuration = make_folder ();

  g_setenv ("XDG_CONFIG_HOME", configuration, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/formats/affwild2", test_affwild2);
  g_test_add_func ("/formats/abaw", test_abaw);
  g_test_add_func ("/formats/nova", test_nova);
  g_test_add_func ("/formats/nova/binary", test_nova_binary);
  g_test_add_func ("/formats/eaf", test_eaf);
  g_test_add_func ("/formats/textgrid", test_textgrid);
  g_test_add_func ("/formats/textgrid/binary", test_textgrid_binary);
  g_test_add_func ("/formats/webvtt", test_webvtt);
  g_test_add_func ("/formats/srt", test_srt);
  g_test_add_func ("/formats/carma", test_carma);
  g_test_add_func ("/formats/darma", test_darma);
  g_test_add_func ("/formats/logs", test_logs);
  g_test_add_func ("/formats/tables", test_tables);
  g_test_add_func ("/formats/columns-of-strangers", test_columns_of_strangers);
  g_test_add_func ("/formats/columns-without-times", test_columns_without_times);
  g_test_add_func ("/formats/columns-remembered", test_columns_remembered);
  g_test_add_func ("/formats/refused", test_refused);
  g_test_add_func ("/formats/samples", test_samples);

  return g_test_run ();
}
