using System.Text;

namespace Gateway.Tests.Memory;

/// <summary>Mails with files of noise.</summary>
internal static class LargeMail
{
    internal static byte[] Of(int number, params int[] sizes) => Of(number, [.. sizes.Select((size, i) => Noise((number * 10) + i, size))]);

    internal static byte[] Of(int number, byte[][] files)
    {
        using var mail = new MemoryStream();
        Write($"From: bo@example.org\r\nTo: user1@example.test\r\nSubject: Large {number}\r\nMessage-ID: <large-{number}@example.org>\r\nMIME-Version: 1.0\r\n");
        Write("Content-Type: multipart/mixed; boundary=\"cut\"\r\n\r\n--cut\r\nContent-Type: text/plain\r\n\r\nThe files.\r\n");
        foreach (var (file, i) in files.Select((file, i) => (file, i)))
        {
            Write($"--cut\r\nContent-Type: application/octet-stream; name=\"{i}.bin\"\r\nContent-Disposition: attachment; filename=\"{i}.bin\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
            Write(Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks));
            Write("\r\n");
        }

        Write("--cut--\r\n");
        return mail.ToArray();

        void Write(string text) => mail.Write(Encoding.ASCII.GetBytes(text));
    }

    internal static byte[] Noise(int seed, int size)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
