/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mutations.h"

#include <string.h>

static const char *const kinds[MUTATION_KINDS] = {
  "cut off",
  "bits flipped",
  "bits flipped in the header",
  "bits flipped in the end",
  "zeroes",
  "absurd sizes",
  "absurd numbers",
  "a piece missing",
  "a piece twice",
  "noise",
};

/* What sizes stand before (ISO boxes), after (RIFF chunks, EBML elements) or near. */
static const struct
{
  const char *mark;
  guint length;
} marks[] = {
  { "ftyp", 4 },
  { "moov", 4 },
  { "trak", 4 },
  { "mdia", 4 },
  { "stsd", 4 },
  { "stts", 4 },
  { "stsz", 4 },
  { "stco", 4 },
  { "stsc", 4 },
  { "ctts", 4 },
  { "elst", 4 },
  { "mdat", 4 },
  { "moof", 4 },
  { "trun", 4 },
  { "tfdt", 4 },
  { "tfhd", 4 },
  { "avcC", 4 },
  { "esds", 4 },
  { "mvhd", 4 },
  { "mdhd", 4 },
  { "tkhd", 4 },
  { "avc1", 4 },
  { "mp4a", 4 },
  { "RIFF", 4 },
  { "LIST", 4 },
  { "avih", 4 },
  { "strh", 4 },
  { "strf", 4 },
  { "idx1", 4 },
  { "movi", 4 },
  { "00dc", 4 },
  { "OggS", 4 },
  { "theora", 6 },
  { "vorbis", 6 },
  { "\x1A\x45\xDF\xA3", 4 },
  { "\x18\x53\x80\x67", 4 },
  { "\x16\x54\xAE\x6B", 4 },
  { "\x1F\x43\xB6\x75", 4 },
  { "\x15\x49\xA9\x66", 4 },
  { "\x1C\x53\xBB\x6B", 4 },
  { "\x63\xA2", 2 },
  { "\xB0\x82", 2 },
  { "\xBA\x82", 2 },
  { "\x47\x40\x00", 3 },
  { "\x47\x41\x00", 3 },
  { "\x00\x00\x01\xE0", 4 },
  { "\x00\x00\x00\x01\x67", 5 },
};

static const guint32 absurd[] = { 0xFFFFFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, 0x10000000,
                                  0x00FFFFFF, 0,          1,          7,          0x0000FFFF };

static guint
pick (GRand *rand,
      guint n)
{
  return n > 0 ? g_rand_int_range (rand, 0, n) : 0;
}

static void
flip_bits (GByteArray *file,
           GRand *rand,
           gsize from,
           gsize to)
{
  guint n = 1 << pick (rand, 8);

  for (guint i = 0; i < n; i++)
    file->data[from + pick (rand, to - from)] ^= 1 << pick (rand, 8);
}

static void
put_absurd (GByteArray *file,
            GRand *rand,
            gsize at)
{
  guint32 value = absurd[pick (rand, G_N_ELEMENTS (absurd))];

  if (g_rand_boolean (rand))
    value = GUINT32_TO_BE (value);
  if (at + 4 <= file->len)
    memcpy (file->data + at, &value, 4);
}

/* One to three of the places where a size stands. */
static void
spoil_sizes (GByteArray *file,
             GRand *rand)
{
  guint n = 1 + pick (rand, 3);

  for (guint attempt = 0; attempt < 300 && n > 0; attempt++)
    {
      guint m = pick (rand, G_N_ELEMENTS (marks));
      gsize from = pick (rand, 2) ? 0 : pick (rand, file->len);
      const guint8 *found = memmem (file->data + from, file->len - from, marks[m].mark, marks[m].length);
      gsize at;

      if (!found)
        continue;

      at = found - file->data;
      /* the size before it, the one after it, or one of the numbers that follow */
      if (pick (rand, 3) == 0 && at >= 4)
        put_absurd (file, rand, at - 4);
      else
        put_absurd (file, rand, at + marks[m].length + 4 * pick (rand, 6));
      n--;
    }
}

/**
 * mutation_make:
 * @data: a good file
 * @size: its length
 * @seed: the same seed and number give the same damage
 * @number: which damage
 *
 * Returns: (transfer full): a damaged copy
 */
GByteArray *
mutation_make (const guint8 *data,
               gsize size,
               guint32 seed,
               guint number)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed + number * 7919);
  GByteArray *file = g_byte_array_sized_new (size);
  gsize header = MIN (size, 2048);
  gsize at;
  gsize length;

  g_byte_array_append (file, data, size);
  at = pick (rand, size);
  length = 1 + pick (rand, size / 4);
  length = MIN (length, size - at);

  switch (number % MUTATION_KINDS)
    {
    case 0:
      /* the first of all is empty, the next one byte long */
      g_byte_array_set_size (file, number / MUTATION_KINDS < 2 ? number / MUTATION_KINDS : at);
      break;
    case 1:
      flip_bits (file, rand, 0, size);
      break;
    case 2:
      flip_bits (file, rand, 0, header);
      break;
    case 3:
      flip_bits (file, rand, size - header, size);
      break;
    case 4:
      memset (file->data + at, 0, length);
      break;
    case 5:
      spoil_sizes (file, rand);
      break;
    case 6:
      for (guint i = 0; i < 4; i++)
        put_absurd (file, rand, pick (rand, 2) ? pick (rand, header) : size - 1 - pick (rand, header));
      break;
    case 7:
      g_byte_array_remove_range (file, at, length);
      break;
    case 8:
      g_byte_array_append (file, data + at, size - at);
      break;
    default:
      for (gsize i = at; i < at + length; i++)
        file->data[i] = g_rand_int (rand);
    }

  return file;
}

const char *
mutation_get_kind (guint number)
{
  return kinds[number % MUTATION_KINDS];
}
