using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Calendar;

/// <summary>Objects and files in one upload: <c>json_0</c> beside <c>file_0</c>, and so on. Source: OX HTTP API, uploads.</summary>
internal static class OxFileForm
{
    /// <summary>The field of the n-th file, and its content id.</summary>
    internal static string FieldOf(int index) => $"file_{index}";

    /// <param name="call">A POST.</param>
    /// <param name="files">Those with an <see cref="OxEventAttachment.Upload"/>.</param>
    /// <param name="objects">How many objects there are.</param>
    /// <param name="write">Writes the n-th.</param>
    internal static OxCall Files(this OxCall call, IReadOnlyList<OxEventAttachment> files, int objects, Action<Utf8JsonWriter, int> write)
    {
        var json = Enumerable.Range(0, objects).Select(index => Json(writer => write(writer, index))).ToList();
        return call.With("plainJson", "true").Body(() =>
        {
            var form = new MultipartContent("form-data") { HeaderEncodingSelector = static (_, _) => Encoding.UTF8 };
            for (var i = 0; i < json.Count; i++)
                form.Add(new ReadOnlyMemoryContent(json[i])
                {
                    Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8"), ContentDisposition = new("form-data") { Name = $"\"json_{i}\"" } },
                });
            for (var i = 0; i < files.Count; i++) form.Add(new OxFileContent(files[i], FieldOf(i)));
            return form;
        });
    }

    private static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(bytes)) write(json);
        return bytes.WrittenMemory;
    }
}
