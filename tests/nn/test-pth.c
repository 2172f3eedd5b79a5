/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-nn-error.h"
#include "gs-pth.h"
#include "pth-archive.h"
#include "stored-zip.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct
{
  char *folder;
  char *path;
} Folder;

static void
set_up (Folder *self,
        gconstpointer data)
{
  self->folder = g_dir_make_tmp ("pth-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "t.pth", NULL);
}

static void
tear_down (Folder *self,
           gconstpointer data)
{
  g_unlink (self->path);
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
  g_free (self->path);
}

static char *
fixture_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "nn", "fixtures", name, NULL);
}

static void
assert_refused (const char *name,
                const char *path,
                const char *reason)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (gs_pth_load (path, &error));
  g_assert_error (error, GS_NN_ERROR, GS_NN_ERROR_INVALID);
  if (strstr (error->message, reason) == NULL || !g_str_has_prefix (error->message, path))
    g_error ("%s: “%s” should say “%s”", name, error->message, reason);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  for (const char *c = error->message; *c != '\0'; c++)
    g_assert_false (g_ascii_iscntrl (*c));
}

/* --- what PyTorch writes --- */

static const struct
{
  const char *pth;
  const char *twin;
} twins[] = {
  { "types.pth", "types.safetensors" },
  { "protocol-4.pth", "types.safetensors" },
  { "small.pth", "small.safetensors" },
  { "small-big.pth", "small.safetensors" },
};

static void
test_twins (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (twins); i++)
    {
      g_autofree char *path = fixture_path (twins[i].pth);
      g_autofree char *twin_path = fixture_path (twins[i].twin);
      g_autoptr (GError) error = NULL;
      g_autoptr (GsTensorFile) file = gs_pth_load (path, &error);
      g_autoptr (GsTensorFile) twin = gs_tensor_file_load (twin_path, NULL);

      g_assert_no_error (error);
      g_assert_true (gs_pth_recognise (path));
      g_assert_false (gs_pth_recognise (twin_path));
      g_assert_cmpuint (gs_tensor_file_get_n_tensors (file), ==, gs_tensor_file_get_n_tensors (twin));
      for (guint k = 0; k < gs_tensor_file_get_n_tensors (twin); k++)
        {
          const char *name = gs_tensor_file_get_name (file, k);
          GsTensor *a = gs_tensor_file_get (file, name), *b = gs_tensor_file_get (twin, name);

          g_assert_nonnull (b);
          g_assert_true (gs_tensor_has_shape (a, b->n_dims, b->shape));
          g_assert_cmpmem (a->data, a->n_elements * sizeof (float), b->data, b->n_elements * sizeof (float));
        }
    }
}

static void
assert_passed_over (const char *name,
                    const char *const *wanted)
{
  g_autofree char *path = fixture_path (name);
  g_autoptr (GsTensorFile) file = gs_pth_load (path, NULL);

  g_assert_cmpuint (gs_tensor_file_get_n_passed_over (file), ==, g_strv_length ((char **) wanted));
  for (guint i = 0; wanted[i] != NULL; i++)
    g_assert_cmpstr (gs_tensor_file_get_passed_over (file, i), ==, wanted[i]);
}

static void
test_passed_over (void)
{
  assert_passed_over ("types.pth", (const char *[]){ "five axes", "note", "list", "nothing", NULL });
  assert_passed_over ("protocol-4.pth", (const char *[]){ "epoch", "loss", "rates", "big", "low", NULL });
  assert_passed_over ("small.pth", (const char *[]){ NULL });
}

/* Names for one view of one storage share the tensor; other views do not. */
static void
test_alias (void)
{
  g_autofree char *path = fixture_path ("types.pth");
  g_autoptr (GsTensorFile) file = gs_pth_load (path, NULL);

  g_assert_true (gs_tensor_file_get (file, "alias") == gs_tensor_file_get (file, "offset"));
  g_assert_true (gs_tensor_file_get (file, "block") != gs_tensor_file_get (file, "offset"));
}

static void
test_other_forms (void)
{
  static const struct
  {
    const char *name;
    const char *reason;
  } forms[] = {
    { "refused-legacy.pth", "before version 1.6; load it there and save it anew: torch.save(" },
    { "refused-module.pth", "“torch.nn.modules.linear.Linear”" },
    { "refused-script.pth", "“__torch__." },
    { "refused-tensor.pth", "no state dict" },
    { "refused-two.pth", "several state dicts" },
    { "refused-expanded.pth", "“a” shows elements of its storage more than once" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *path = fixture_path (forms[i].name);

      g_assert_true (gs_pth_recognise (path));
      assert_refused (forms[i].name, path, forms[i].reason);
    }
}

static void
test_tar (Folder *folder,
          gconstpointer data)
{
  char block[1024] = "sys_info";

  memcpy (block + 257, "ustar", 5);
  g_assert_true (g_file_set_contents (folder->path, block, sizeof block, NULL));
  g_assert_true (gs_pth_recognise (folder->path));
  assert_refused ("tar", folder->path, "before version 1.6");
}

/* --- hostile pickles --- */

#define PICKLE(text) text, sizeof text - 1

static const struct
{
  const char *name;
  const char *pickle;
  gsize size;
  const char *reason;
} hostile[] = {
  { "os.system", PICKLE ("\x80\x02" "cos\nsystem\nX\x02\0\0\0id\x85R."), "“os.system”, which a plain state dict does not need" },
  { "posix.system", PICKLE ("\x80\x02" "cposix\nsystem\nX\x02\0\0\0id\x85R."), "(GLOBAL at byte 2 of its pickle)" },
  { "eval", PICKLE ("\x80\x02" "cbuiltins\neval\nX\x01\0\0\0" "1\x85R."), "“builtins.eval”" },
  { "eval of Python 2", PICKLE ("\x80\x02" "c__builtin__\neval\nX\x01\0\0\0" "1\x85R."), "“__builtin__.eval”" },
  { "eval by stack", PICKLE ("\x80\x04\x8c\x08" "builtins\x8c\x04" "eval\x93)R."), "(STACK_GLOBAL at byte 18" },
  { "eval by memo", PICKLE ("\x80\x04\x8c\x04" "eval\x94\x8c\x08" "builtins\x94h\x01h\x00\x93)R."), "“builtins.eval”" },
  { "module of the list, name of another", PICKLE ("\x80\x02" "ctorch._utils\n_rebuild_sparse_tensor\n."), "_sparse_" },
  { "dotted name", PICKLE ("\x80\x04\x8c\x0b" "collections\x8c\x14" "OrderedDict.__init__\x93."), "OrderedDict.__init__" },
  { "bytes within bytes", PICKLE ("\x80\x02" "ctorch.storage\n_load_from_bytes\n."), "“torch.storage._load_from_bytes”" },
  { "name of a number", PICKLE ("\x80\x04K\x01\x8c\x04" "eval\x93."), "not text" },
  { "name of nothing", PICKLE ("\x80\x04\x8c\x04" "eval\x93."), "empty stack" },
  { "name that paints the terminal", PICKLE ("\x80\x02" "c\x1b[31m\n\xff\n."), "“\\033[31m.\\377”" },
  { "name without an end", PICKLE ("\x80\x02" "cos"), "no end" },
  { "INST", PICKLE ("\x80\x02(X\x02\0\0\0idios\nsystem\n."), "(INST at byte 10" },
  { "OBJ", PICKLE ("\x80\x02(cos\nsystem\no."), "os.system" },
  { "OBJ of a known name", PICKLE ("\x80\x02(ccollections\nOrderedDict\no."), "(OBJ at byte" },
  { "NEWOBJ", PICKLE ("\x80\x02" "ccollections\nOrderedDict\n)\x81."), "(NEWOBJ at byte" },
  { "NEWOBJ_EX", PICKLE ("\x80\x04)}\x92."), "(NEWOBJ_EX at byte" },
  { "EXT1", PICKLE ("\x80\x02\x82\x01."), "(EXT1 at byte 2" },
  { "EXT2", PICKLE ("\x80\x02\x83\x01\x01."), "(EXT2 at byte 2" },
  { "EXT4", PICKLE ("\x80\x02\x84\x01\x01\x01\x01."), "(EXT4 at byte 2" },
  { "PERSID", PICKLE ("\x80\x02P0\n."), "(PERSID at byte 2" },
  { "no opcode", PICKLE ("\x80\x02\xfe."), "unknown opcode 0xfe" },
  { "DUP", PICKLE ("\x80\x02N2."), "(DUP at byte 3" },
  { "LONG4", PICKLE ("\x80\x02\x8b\xff\xff\xff\x7f."), "(LONG4 at byte 2" },
  { "BYTEARRAY8", PICKLE ("\x80\x05\x96\xff\xff\xff\xff\xff\xff\xff\xff."), "(BYTEARRAY8 at byte 2" },
  { "call of a storage", PICKLE ("\x80\x02" "ctorch\nFloatStorage\n)R."), "“torch.FloatStorage”" },
  { "dict with arguments", PICKLE ("\x80\x02" "ccollections\nOrderedDict\n]\x85R."), "in a way no state dict does" },
  { "call of text", PICKLE ("\x80\x02X\x01\0\0\0a)R."), "cannot be called" },
  { "call of a call", PICKLE ("\x80\x02" "ctorch._utils\n_rebuild_parameter\n)R)R."), "cannot be called" },
  { "arguments in a list", PICKLE ("\x80\x02" "ctorch._utils\n_rebuild_parameter\n]R."), "cannot be called" },
  { "BUILD on a name", PICKLE ("\x80\x02" "ccollections\nOrderedDict\n}b."), "(BUILD at byte" },
  { "BUILD on a list", PICKLE ("\x80\x02]}b."), "not a dict" },
  { "BUILD of a tuple", PICKLE ("\x80\x02}N}\x86" "b."), "not a dict" },
  { "BUILD of nothing", PICKLE ("\x80\x02}b."), "empty stack" },
  { "nothing", PICKLE (""), "no end" },
  { "no STOP", PICKLE ("\x80\x02}"), "no end" },
  { "STOP alone", PICKLE ("\x80\x02."), "empty stack" },
  { "STOP on a mark", PICKLE ("\x80\x02(."), "empty stack" },
  { "two values", PICKLE ("\x80\x02}}."), "more than one value" },
  { "a mark that is left", PICKLE ("\x80\x02(}."), "more than one value" },
  { "protocol 0", PICKLE ("\x80\x00}."), "protocol 0" },
  { "protocol 6", PICKLE ("\x80\x06}."), "protocol 6" },
  { "tuple without a mark", PICKLE ("\x80\x02Nt."), "never opened" },
  { "tuple across a mark", PICKLE ("\x80\x02N(N\x86."), "empty stack" },
  { "tuple of too few", PICKLE ("\x80\x02N\x87."), "empty stack" },
  { "key without value", PICKLE ("\x80\x02}(X\x01\0\0\0au."), "without a value" },
  { "SETITEM with one", PICKLE ("\x80\x02}Ns."), "not a dict" },
  { "SETITEM across a mark", PICKLE ("\x80\x02}(NNNs."), "not a dict" },
  { "SETITEMS on a list", PICKLE ("\x80\x02](NNu."), "not a dict" },
  { "SETITEMS on nothing", PICKLE ("\x80\x02(NNu."), "not a dict" },
  { "APPEND on a dict", PICKLE ("\x80\x02}Na."), "not a list" },
  { "APPENDS on a tuple", PICKLE ("\x80\x02)(Ne."), "not a list" },
  { "memo that is empty", PICKLE ("\x80\x02h\x05."), "never remembered" },
  { "memo with a gap", PICKLE ("\x80\x02Nq\x05h\x04."), "never remembered" },
  { "memo far away", PICKLE ("\x80\x02Nr\xff\xff\xff\xff."), "remembers more than" },
  { "memo of nothing", PICKLE ("\x80\x02q\x00."), "empty stack" },
  { "long text", PICKLE ("\x80\x02X\xff\xff\xff\xff" "a."), "in the middle of a value" },
  { "longest text", PICKLE ("\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff" "a."), "in the middle of a value" },
  { "text of no encoding", PICKLE ("\x80\x02X\x02\0\0\0\xc3\x28."), "not UTF-8" },
  { "text with a zero", PICKLE ("\x80\x02X\x02\0\0\0a\0."), "not UTF-8" },
  { "number of 72 bits", PICKLE ("\x80\x02\x8a\x09" "123456789."), "more than 64 bits" },
  { "half a number", PICKLE ("\x80\x02J\x01\x02"), "in the middle of a value" },
  { "half a fraction", PICKLE ("\x80\x02G\x01\x02"), "in the middle of a value" },
  { "frame beyond the end", PICKLE ("\x80\x04\x95\x01"), "in the middle of a value" },
  { "number as root", PICKLE ("\x80\x02K\x05."), "no state dict" },
  { "empty dict", PICKLE ("\x80\x02}."), "no state dict" },
  { "dict in itself", PICKLE ("\x80\x02}q\0X\x05\0\0\0modelh\0s."), "no state dict" },
  { "list in itself", PICKLE ("\x80\x02]q\0h\0a."), "no state dict" },
};

static void
test_hostile (Folder *folder,
              gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      pth_write (folder->path, hostile[i].pickle, hostile[i].size, NULL, 0);
      assert_refused (hostile[i].name, folder->path, hostile[i].reason);
    }
}

/* A tensor's storage in all the forms that it must not have. */
static const struct
{
  const char *name;
  const char *id;
  gsize size;
  const char *reason;
} odd_ids[] = {
  { "None", PICKLE ("NQ"), "no storage" },
  { "text", PICKLE ("X\x01\0\0\0" "0Q"), "no storage" },
  { "not persistent", PICKLE ("(X\x07\0\0\0storage" "ctorch\nFloatStorage\nX\x01\0\0\0" "0X\x03\0\0\0" "cpuK\x02t"), "no storage" },
  { "empty", PICKLE (")Q"), "unknown form" },
  { "no number", PICKLE ("(X\x07\0\0\0storage" "ctorch\nFloatStorage\nX\x01\0\0\0" "0X\x03\0\0\0" "cputQ"), "unknown form" },
  { "other word", PICKLE ("(X\x06\0\0\0module" "ctorch\nFloatStorage\nX\x01\0\0\0" "0NK\x02tQ"), "unknown form" },
  { "type is text", PICKLE ("(X\x07\0\0\0storageX\x01\0\0\0fX\x01\0\0\0" "0NK\x02tQ"), "unknown form" },
  { "type is a dict", PICKLE ("(X\x07\0\0\0storage" "ccollections\nOrderedDict\nX\x01\0\0\0" "0NK\x02tQ"), "unknown form" },
  { "type is a function", PICKLE ("(X\x07\0\0\0storage" "ctorch._utils\n_rebuild_tensor_v2\nX\x01\0\0\0" "0NK\x02tQ"), "unknown form" },
  { "key is a number", PICKLE ("(X\x07\0\0\0storage" "ctorch\nFloatStorage\nK\x00NK\x02tQ"), "unknown form" },
  { "negative", PICKLE ("(X\x07\0\0\0storage" "ctorch\nFloatStorage\nX\x01\0\0\0" "0NJ\xff\xff\xff\xfftQ"), "unknown form" },
  { "truth as number", PICKLE ("(X\x07\0\0\0storage" "ctorch\nFloatStorage\nX\x01\0\0\0" "0N\x88tQ"), "unknown form" },
  { "key elsewhere", PICKLE ("(X\x07\0\0\0storage" "ctorch\nFloatStorage\nX\x0b\0\0\0../data.pklNK\x02tQ"), "“data/../data.pkl” is missing" },
};

static void
test_odd_ids (Folder *folder,
              gconstpointer data)
{
  static const char start[] = "\x80\x02}X\x01\0\0\0t" "ctorch._utils\n_rebuild_tensor_v2\n(";
  static const char end[] = "K\0K\x02\x85K\x01\x85\x89NtRs.";
  const float storage[2] = { 1.0f, 2.0f };

  for (guint i = 0; i < G_N_ELEMENTS (odd_ids); i++)
    {
      g_autoptr (GByteArray) pickle = g_byte_array_new ();

      g_byte_array_append (pickle, (const guint8 *) start, sizeof start - 1);
      g_byte_array_append (pickle, (const guint8 *) odd_ids[i].id, odd_ids[i].size);
      g_byte_array_append (pickle, (const guint8 *) end, sizeof end - 1);
      pth_write (folder->path, pickle->data, pickle->len, storage, sizeof storage);
      assert_refused (odd_ids[i].name, folder->path, odd_ids[i].reason);
    }
}

#define HUGE_LENGTH G_GINT64_CONSTANT (0x4000000000000000)

/* Views into a storage of 8 floats; without a reason they are good. */
static const struct
{
  const char *name;
  gint64 n_storage, offset;
  guint n_dims;
  gint64 shape[5], stride[5];
  const char *reason;
} layouts[] = {
  { "all", 8, 0, 1, { 8 }, { 1 }, NULL },
  { "the last", 8, 7, 0, { 0 }, { 0 }, NULL },
  { "steps to the end", 8, 1, 2, { 2, 4 }, { 1, 2 }, "beyond its storage" },
  { "transposed", 8, 0, 2, { 2, 4 }, { 1, 2 }, NULL },
  { "stride of a single row", 8, 0, 2, { 1, 8 }, { HUGE_LENGTH, 1 }, NULL },
  { "empty, beyond", 8, 100, 2, { 0, 8 }, { 8, 1 }, NULL },
  { "empty, huge", 8, 0, 2, { 0, HUGE_LENGTH }, { 1, 1 }, NULL },
  { "one more", 8, 0, 1, { 9 }, { 1 }, "beyond its storage of 8 elements" },
  { "offset at the end", 8, 8, 0, { 0 }, { 0 }, "beyond its storage" },
  { "offset", 8, 1, 1, { 8 }, { 1 }, "beyond its storage" },
  { "negative offset", 8, -1, 1, { 1 }, { 1 }, "begins nowhere" },
  { "stride", 8, 0, 1, { 8 }, { 2 }, "beyond its storage" },
  { "negative stride", 8, 7, 1, { 8 }, { -1 }, "strides that make no sense" },
  { "stride that overflows", 8, 0, 1, { 3 }, { G_MAXINT64 }, "beyond its storage" },
  { "strides that overflow", 8, 0, 2, { 2, 2 }, { G_MAXINT64, G_MAXINT64 }, "beyond its storage" },
  { "reach that wraps to zero", 8, 0, 1, { 5 }, { HUGE_LENGTH }, "beyond its storage" },
  { "negative length", 8, 0, 1, { -1 }, { 1 }, "shape that makes no sense" },
  { "negative lengths", 8, 0, 2, { -2, -4 }, { 1, 1 }, "shape that makes no sense" },
  { "shape that overflows", 8, 0, 3, { HUGE_LENGTH, 4, 4 }, { 0, 0, 0 }, "shape that makes no sense" },
  { "shape for any memory", 8, 0, 1, { HUGE_LENGTH }, { 0 }, "more than once" },
  { "overlapping", 8, 0, 2, { 4, 4 }, { 1, 1 }, "more than once" },
  { "storage that is larger", 9, 0, 1, { 8 }, { 1 }, "has 32 bytes, but should have 36" },
  { "storage that is smaller", 7, 0, 1, { 7 }, { 1 }, "has 32 bytes, but should have 28" },
  { "storage of four gigabytes", G_GINT64_CONSTANT (1) << 30, 0, 1, { 8 }, { 1 }, "more bytes than the file has" },
  { "storage that overflows", HUGE_LENGTH, 0, 1, { 8 }, { 1 }, "more bytes than the file has" },
  { "five axes", 8, 0, 5, { 1, 1, 1, 1, 8 }, { 1, 1, 1, 1, 1 }, NULL },
  { "five axes, beyond", 8, 0, 5, { 1, 1, 1, 1, 9 }, { 1, 1, 1, 1, 1 }, "beyond its storage" },
};

static void
test_layouts (Folder *folder,
              gconstpointer data)
{
  const float storage[8] = { 0.0f, 1.0f, 2.0f, 3.0f, 4.0f, 5.0f, 6.0f, 7.0f };

  for (guint i = 0; i < G_N_ELEMENTS (layouts); i++)
    {
      g_autoptr (GByteArray) pickle = pth_make_pickle ("0", layouts[i].n_storage, layouts[i].offset, layouts[i].n_dims,
                                                       layouts[i].shape, layouts[i].stride);
      g_autoptr (GsTensorFile) file = NULL;
      g_autoptr (GError) error = NULL;
      GsTensor *tensor;

      pth_write (folder->path, pickle->data, pickle->len, storage, sizeof storage);
      if (layouts[i].reason != NULL)
        {
          assert_refused (layouts[i].name, folder->path, layouts[i].reason);
          continue;
        }

      file = gs_pth_load (folder->path, &error);
      g_assert_no_error (error);
      tensor = gs_tensor_file_get (file, "t");
      g_assert_true ((tensor == NULL) == (layouts[i].n_dims > GS_TENSOR_MAX_DIMS));
      for (gsize k = 0; tensor != NULL && k < tensor->n_elements; k++)
        {
          gsize n_columns = tensor->n_dims > 0 ? tensor->shape[tensor->n_dims - 1] : 1;
          gint64 at = layouts[i].offset + (gint64) (k / n_columns) * layouts[i].stride[0];

          if (tensor->n_dims == 2)
            at += (gint64) (k % n_columns) * layouts[i].stride[1];
          else if (tensor->n_dims == 1)
            at = layouts[i].offset + (gint64) k * layouts[i].stride[0];
          g_assert_cmpfloat (tensor->data[k], ==, (float) at);
        }
    }
}

/* --- bombs --- */

static void
append (GByteArray *bytes,
        const char *text,
        gsize size,
        guint n_times)
{
  for (guint i = 0; i < n_times; i++)
    g_byte_array_append (bytes, (const guint8 *) text, size);
}

static void
assert_bomb (Folder *folder,
             const char *name,
             GByteArray *pickle,
             const char *reason)
{
  gint64 start = g_get_monotonic_time ();

  pth_write (folder->path, pickle->data, pickle->len, NULL, 0);
  assert_refused (name, folder->path, reason);
  g_test_message ("%s: %.3f s", name, (g_get_monotonic_time () - start) / 1e6);
  g_byte_array_set_size (pickle, 0);
}

static void
test_bombs (Folder *folder,
            gconstpointer data)
{
  g_autoptr (GByteArray) pickle = g_byte_array_new ();

  /* A reader that recurses, to read or to free, would run out of stack. */
  append (pickle, PICKLE ("\x80\x02)"), 1);
  append (pickle, PICKLE ("\x85"), 100000);
  append (pickle, PICKLE ("."), 1);
  assert_bomb (folder, "a hundred thousand tuples deep", pickle, "no state dict");

  append (pickle, PICKLE ("("), 4000000);
  append (pickle, PICKLE ("."), 1);
  assert_bomb (folder, "four million marks", pickle, "empty stack");

  append (pickle, PICKLE ("N"), 2000000);
  assert_bomb (folder, "two million values", pickle, "more than 1048576 values");

  append (pickle, PICKLE ("\x80\x04N"), 1);
  append (pickle, PICKLE ("\x94"), 2000000);
  assert_bomb (folder, "two million memories", pickle, "remembers more than 1048576 values");

  /* Each list holds the one before ten times. */
  append (pickle, PICKLE ("\x80\x04(]\x94"), 1);
  for (guint i = 0; i < 200; i++)
    {
      const char list[] = { ']', (char) 0x94, '(' }, get[] = { 'h', (char) i };

      append (pickle, list, sizeof list, 1);
      append (pickle, get, sizeof get, 10);
      append (pickle, "e", 1, 1);
    }
  append (pickle, PICKLE ("t."), 1);
  assert_bomb (folder, "ten to the power of 200", pickle, "no state dict");

  /* Many names for one large dict without tensors. */
  append (pickle, PICKLE ("\x80\x02}(K\x00}q\x01("), 1);
  append (pickle, PICKLE ("K\x01K\x02"), 50000);
  append (pickle, PICKLE ("u"), 1);
  append (pickle, PICKLE ("X\x01\0\0\0ah\x01"), 90);
  append (pickle, PICKLE ("u."), 1);
  assert_bomb (folder, "one dict ninety times", pickle, "no state dict");

  append (pickle, PICKLE ("}"), 17 * 1024 * 1024);
  assert_bomb (folder, "pickle of 17 megabytes", pickle, "its pickle claims");
}

/* --- archives --- */

static void
put_le (guint8 *at,
        guint n_bytes,
        guint64 value)
{
  for (guint i = 0; i < n_bytes; i++)
    at[i] = value >> 8 * i;
}

/* The n-th record of an archive with that signature. */
static guint8 *
find_record (char *contents,
             gsize size,
             const char *signature,
             guint n)
{
  for (gsize i = 0; i + 4 <= size; i++)
    {
      if (memcmp (contents + i, signature, 4) == 0 && n-- == 0)
        return (guint8 *) contents + i;
    }

  g_assert_not_reached ();
}

#define LOCAL "PK\003\004"
#define CENTRAL "PK\001\002"
#define END "PK\005\006"

typedef struct
{
  const char *name;
  const char *signature;
  guint record;
  guint at;
  guint n_bytes;
  guint64 value;
  const char *reason;
} Patch;

/* Fields of APPNOTE.TXT 4.3.12 and 4.3.16, in an archive of data.pkl, data/0 and version. */
static const Patch patches[] = {
  { "encrypted pickle", CENTRAL, 0, 8, 2, 1, "“data.pkl” is encrypted" },
  { "encrypted storage", CENTRAL, 1, 8, 2, 1, "“data/0” is encrypted" },
  { "deflated pickle", CENTRAL, 0, 10, 2, 8, "“data.pkl” is compressed" },
  { "deflated storage", CENTRAL, 1, 10, 2, 8, "“data/0” is compressed" },
  { "method of nobody", CENTRAL, 1, 10, 2, 99, "cannot be opened" },
  { "pickle of four gigabytes", CENTRAL, 0, 24, 4, 0xfffffffe, "“data.pkl” claims 4294967294 bytes" },
  { "storage of four gigabytes", CENTRAL, 1, 24, 4, 0xfffffffe, "“data/0” claims 4294967294 bytes" },
  { "storage of four gigabytes, packed", CENTRAL, 1, 20, 4, 0xfffffffe, "cannot be read" },
  { "size in a field that is not there", CENTRAL, 1, 24, 4, 0xffffffff, "" },
  { "storage at the end", CENTRAL, 1, 42, 4, 0x7ffffff0, "" },
  { "wrong checksum", CENTRAL, 1, 16, 4, 0x12345678, "“data/0” cannot be read" },
  { "directory of 65534 entries", END, 0, 10, 2, 65534, "cannot be opened" },
  { "directory of four gigabytes", END, 0, 12, 4, 0xfffffffe, "cannot be opened" },
  { "directory elsewhere", END, 0, 16, 4, 0xfffffff0, "cannot be opened" },
};

static void
write_good (const char *path)
{
  const float storage[8] = { 1.0f };
  const gint64 shape[] = { 8 }, stride[] = { 1 };
  g_autoptr (GByteArray) pickle = pth_make_pickle ("0", 8, 0, 1, shape, stride);

  pth_write (path, pickle->data, pickle->len, storage, sizeof storage);
}

static void
test_archives (Folder *folder,
               gconstpointer data)
{
  g_autofree char *good = NULL;
  gsize size;

  write_good (folder->path);
  g_assert_true (g_file_get_contents (folder->path, &good, &size, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (patches); i++)
    {
      g_autofree char *bad = g_memdup2 (good, size);

      put_le (find_record (bad, size, patches[i].signature, patches[i].record) + patches[i].at, patches[i].n_bytes,
              patches[i].value);
      g_unlink (folder->path); /* a file that is replaced would be synced to disk */
      g_assert_true (g_file_set_contents (folder->path, bad, size, NULL));
      assert_refused (patches[i].name, folder->path, patches[i].reason);
    }
}

static void
test_entries (Folder *folder,
              gconstpointer data)
{
  const gint64 shape[] = { 8 }, stride[] = { 1 };
  g_autoptr (GByteArray) pickle = pth_make_pickle ("0", 8, 0, 1, shape, stride);
  g_autofree char *small = fixture_path ("small.pth");
  g_autofree char *big = fixture_path ("small-big.pth");

  pth_write (folder->path, pickle->data, pickle->len, NULL, 0);
  assert_refused ("missing storage", folder->path, "tensor “t” cannot be read: its entry “data/0” is missing");

  pth_copy_with_entry (small, folder->path, "other/data.pkl", "}.", 2);
  assert_refused ("two pickles", folder->path, "more than one “data.pkl”");

  pth_copy_with_entry (big, folder->path, "archive/byteorder", "middle", 6);
  assert_refused ("byte order", folder->path, "neither little nor big");
  pth_copy_with_entry (big, folder->path, "archive/byteorder", "big or little or what", 21);
  assert_refused ("long byte order", folder->path, "neither little nor big");

  g_unlink (folder->path);
  g_assert_true (g_file_set_contents (folder->path, END "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22, NULL));
  assert_refused ("empty archive", folder->path, "");
}

/* A small file in which many entries are one and the same large one. */
static void
test_overlap (Folder *folder,
              gconstpointer data)
{
  enum { N = 20, LARGE = 16384 };
  g_autoptr (GByteArray) pickle = g_byte_array_new ();
  g_autofree float *storage = g_new0 (float, LARGE);
  g_autofree char *contents = NULL;
  g_autofree char *names[N] = { NULL };
  const gint64 shape[] = { LARGE }, stride[] = { 1 };
  gsize size;

  append (pickle, PICKLE ("\x80\x02}("), 1);
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *key = g_strdup_printf ("%02u", i);
      g_autoptr (GByteArray) one = pth_make_pickle (key, LARGE, 0, 1, shape, stride);

      /* Between the dict that is opened and the item that is set stand a name and its tensor. */
      one->data[8] = 'a' + i;
      g_byte_array_append (pickle, one->data + 3, one->len - 3 - 2);
    }
  append (pickle, PICKLE ("u."), 1);
  pth_write (folder->path, pickle->data, pickle->len, NULL, 0);

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *name = g_strdup_printf ("archive/data/%02u", i);
      g_autofree char *before = g_strconcat (folder->path, ".before", NULL);

      g_assert_cmpint (g_rename (folder->path, before), ==, 0);
      pth_copy_with_entry (before, folder->path, name, storage, i == 0 ? LARGE * sizeof (float) : 4);
      g_unlink (before);
    }

  g_assert_true (g_file_get_contents (folder->path, &contents, &size, NULL));
  for (guint i = 1; i < N; i++)
    {
      const guint8 *first = find_record (contents, size, CENTRAL, 2);
      guint8 *other = find_record (contents, size, CENTRAL, 2 + i);

      memcpy (other + 16, first + 16, 12); /* checksum and sizes */
      memcpy (other + 42, first + 42, 4);  /* where it lies */
    }
  g_unlink (folder->path);
  g_assert_true (g_file_set_contents (folder->path, contents, size, NULL));
  assert_refused ("overlap", folder->path, "needs more bytes than the file has");
}

static void
test_not_a_file (Folder *folder,
                 gconstpointer data)
{
  g_autoptr (GError) missing = NULL;

  g_assert_null (gs_pth_load (folder->path, &missing));
  g_assert_error (missing, GS_NN_ERROR, GS_NN_ERROR_FAILED);
  g_assert_false (gs_pth_recognise (folder->path));
  assert_refused ("folder", folder->folder, "not a regular file");
  g_assert_cmpint (mkfifo (folder->path, 0600), ==, 0);
  assert_refused ("pipe", folder->path, "not a regular file");
  g_assert_false (gs_pth_recognise (folder->path));
}

/* --- mutations --- */

static gboolean
load_damaged (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GsTensorFile) file = gs_pth_load (path, &error);

  g_assert_true ((file == NULL) == (error != NULL));
  gs_pth_recognise (path);

  return file != NULL;
}

static guint8 *
damage (GRand *rand,
        const guint8 *good,
        gsize *size)
{
  guint8 *bad = g_memdup2 (good, *size);
  guint n_flips = g_rand_int_range (rand, 1, 8);

  if (g_rand_int_range (rand, 0, 4) == 0)
    *size = g_rand_int_range (rand, 0, *size);
  for (guint i = 0; i < n_flips && *size > 0; i++)
    {
      gsize at = g_rand_int_range (rand, 0, *size);

      /* Single bits, and bytes of what stands elsewhere, which are likelier to mean something. */
      if (i % 2 == 0)
        bad[at] ^= 1 << g_rand_int_range (rand, 0, 8);
      else
        bad[at] = bad[g_rand_int_range (rand, 0, *size)];
    }

  return bad;
}

/* Flipped bits and cut ends of whole files: most meet the archive's checks. */
static void
test_damaged_files (void)
{
  static const char *const names[] = { "small.pth", "types.pth" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  guint n_loaded = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = fixture_path (names[i]);
      g_autofree char *good = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &good, &size, NULL));
      for (guint round = 0; round < 1000; round++)
        {
          gsize bad_size = size;
          g_autofree guint8 *bad = damage (rand, (const guint8 *) good, &bad_size);

          n_loaded += load_damaged (write_memory_file (bad, bad_size));
        }
    }

  g_test_message ("%u of 2000 could be read", n_loaded);
  g_assert_cmpuint (n_loaded, <, 1500);
}

/* The same to the pickle within an archive that is in order, so that all of it meets the machine. */
static void
test_damaged_pickles (void)
{
  g_autofree char *path = fixture_path ("types.pth");
  g_autoptr (GPtrArray) entries = pth_read_entries (path);
  const GByteArray *good = ((PthEntry *) entries->pdata[0])->bytes;
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);
  guint n_loaded = 0;

  g_assert_true (g_str_has_suffix (((PthEntry *) entries->pdata[0])->name, "/data.pkl"));
  for (guint round = 0; round < 1500; round++)
    {
      gsize size = good->len;
      g_autofree guint8 *bad = damage (rand, good->data, &size);

      g_autoptr (GByteArray) bytes = pth_pack (entries, bad, size);

      n_loaded += load_damaged (write_memory_file (bytes->data, bytes->len));
    }

  g_test_message ("%u of 1500 could be read", n_loaded);
  g_assert_cmpuint (n_loaded, >, 10);
  g_assert_cmpuint (n_loaded, <, 1000);
}

#define ADD(name, func) g_test_add ("/pth/" name, Folder, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pth/twins", test_twins);
  g_test_add_func ("/pth/passed-over", test_passed_over);
  g_test_add_func ("/pth/alias", test_alias);
  g_test_add_func ("/pth/other-forms", test_other_forms);
  ADD ("tar", test_tar);
  ADD ("hostile", test_hostile);
  ADD ("odd-ids", test_odd_ids);
  ADD ("layouts", test_layouts);
  ADD ("bombs", test_bombs);
  ADD ("archives", test_archives);
  ADD ("entries", test_entries);
  ADD ("overlap", test_overlap);
  ADD ("not-a-file", test_not_a_file);
  g_test_add_func ("/pth/damaged-files", test_damaged_files);
  g_test_add_func ("/pth/damaged-pickles", test_damaged_pickles);

  return g_test_run ();
}
