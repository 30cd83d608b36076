using System.Text;
using System.Text.Json;
using Bridge.OxApi.Transport;

namespace Bridge.OxApi.Tests.Transport;

internal sealed class OxEnvelopeTests
{
    [Test]
    public void Read_Success_TellsDataAndTimestamp()
    {
        var envelope = OxEnvelope.Read("""{"timestamp":1760000000123,"data":[["4711",32]]}"""u8);

        Assert.That(Encoding.UTF8.GetString(envelope.Data), Is.EqualTo("""[["4711",32]]"""));
        Assert.That(envelope.Timestamp, Is.EqualTo(1760000000123));
        Assert.That(envelope.Error, Is.Null);
    }

    [Test]
    public void Read_NullData_CountsAsAbsent() => Assert.That(OxEnvelope.Read("""{"data":null}"""u8).HasData, Is.False);

    [Test]
    public void Read_Error_TellsCodeCategoryAndArguments()
    {
        var error = OxEnvelope.Read("""
            {"error":"UID conflict","error_params":["uid@x",4711,null],"categories":"USER_INPUT","category":1,"code":"CAL-4090","error_id":"12-9","error_desc":"x"}
            """u8).Error!;

        Assert.That(error.Code, Is.EqualTo("CAL-4090"));
        Assert.That(error.Category, Is.EqualTo(OxErrorCategory.UserInput));
        Assert.That(error.Arguments, Is.EqualTo(new[] { "uid@x", "4711", "" }));
        Assert.That(error.Id, Is.EqualTo("12-9"));
        Assert.That(error.IsDuplicate);
    }

    [Test]
    public void Read_SuccessWithWarning_IsSuccess()
    {
        var envelope = OxEnvelope.Read("""
            {"data":{"id":5},"timestamp":3,"warnings":{"error":"w","code":"CAL-1990"},"error":"w","code":"CAL-1990","categories":"WARNING","category":13}
            """u8);

        Assert.That(envelope.Error, Is.Null);
        Assert.That(envelope.HasData);
        Assert.That(envelope.Warning!.Code, Is.EqualTo("CAL-1990"));
    }

    [Test]
    public void Read_WarningByLegacyNumberAlone_IsSuccess() =>
        Assert.That(OxEnvelope.Read("""{"data":[],"error":"w","code":"X-0001","category":13}"""u8).Error, Is.Null);

    [Test]
    public void Read_SeveralCategories_FirstCounts() =>
        Assert.That(OxEnvelope.Read("""{"error":"e","code":"X-0002","categories":["TRY_AGAIN","ERROR"]}"""u8).Error!.Category, Is.EqualTo(OxErrorCategory.TryAgain));

    [Test]
    public void Read_CategoryAsNumberOnly_IsKnown() =>
        Assert.That(OxEnvelope.Read("""{"error":"e","code":"X-0003","category":9}"""u8).Error!.IsConflict);

    [Test]
    public void Read_Truncation_TellsColumns() =>
        Assert.That(
            OxEnvelope.Read("""{"error":"e","code":"CON-0154","categories":"TRUNCATED","problematic":[{"id":501,"length":300,"max_size":128},{"name":"x"}],"truncated":[501]}"""u8)
                .Error!.Truncated,
            Is.EqualTo(new[] { new OxTruncation(501, 300, 128) }));

    [Test]
    public void Read_HtmlPageOfUpload_IsUnwrapped()
    {
        var envelope = OxEnvelope.Read("""
            <!DOCTYPE html><html><head><script type="text/javascript">
            (parent["callback_import"] || window.opener && window.opener["callback_import"])({"data":[{"id":"12","note":"<\/b> })"}]})
            </script></head></html>
            """u8);

        Assert.That(Encoding.UTF8.GetString(envelope.Data), Does.StartWith("""[{"id":"12"""));
    }

    [TestCase("""{"data":[1,2""")]
    [TestCase("""{"data":{}""")]
    [TestCase("""[]""")]
    [TestCase("")]
    [TestCase("<html>502 Bad Gateway</html>")]
    [TestCase("""{"data":1}{"data":2}""")]
    [TestCase("not json")]
    public void Read_NoEnvelope_Throws(string answer) =>
        Assert.That(() => { OxEnvelope.Read(Encoding.UTF8.GetBytes(answer)); }, Throws.InstanceOf<JsonException>());

    [Test]
    public void Read_NestingBomb_Throws() =>
        Assert.That(() => { OxEnvelope.Read(Encoding.UTF8.GetBytes("""{"data":""" + new string('[', 100_000))); }, Throws.InstanceOf<JsonException>());
}
