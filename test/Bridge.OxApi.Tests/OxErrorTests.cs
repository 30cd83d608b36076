namespace Bridge.OxApi.Tests;

internal sealed class OxErrorTests
{
    [TestCase("SES-0203", OxErrorCategory.TryAgain, OxErrorKind.SessionLost)]
    [TestCase("SES-0206", OxErrorCategory.TryAgain, OxErrorKind.SessionLost)]
    [TestCase("MSG-1000", OxErrorCategory.PermissionDenied, OxErrorKind.SessionLost)]
    [TestCase("LGI-0006", OxErrorCategory.UserInput, OxErrorKind.CredentialsRefused)]
    [TestCase("LGI-0010", OxErrorCategory.ServiceDown, OxErrorKind.Transient)]
    [TestCase("LGI-0001", OxErrorCategory.PermissionDenied, OxErrorKind.Permission)]
    [TestCase("MSG-0032", OxErrorCategory.UserInput, OxErrorKind.NotFound)]
    [TestCase("CON-0125", OxErrorCategory.UserInput, OxErrorKind.NotFound)]
    [TestCase("CON-0119", OxErrorCategory.Conflict, OxErrorKind.Conflict)]
    [TestCase("TSK-0007", OxErrorCategory.Conflict, OxErrorKind.Conflict)]
    [TestCase("CAL-4120", OxErrorCategory.Conflict, OxErrorKind.Conflict)]
    [TestCase("CAL-4090", OxErrorCategory.UserInput, OxErrorKind.Duplicate)]
    [TestCase("MSG-0039", OxErrorCategory.Capacity, OxErrorKind.Quota)]
    [TestCase("HTTP-429", OxErrorCategory.TryAgain, OxErrorKind.Transient)]
    [TestCase("HTTP-503", OxErrorCategory.ServiceDown, OxErrorKind.Transient)]
    [TestCase("HTTP-404", OxErrorCategory.Error, OxErrorKind.Unsupported)]
    [TestCase("HTTP-401", OxErrorCategory.Error, OxErrorKind.Other)]
    [TestCase(OxNetCodes.Timeout, OxErrorCategory.Connectivity, OxErrorKind.Transient)]
    [TestCase("XXX-9999", OxErrorCategory.PermissionDenied, OxErrorKind.Permission)]
    [TestCase("XXX-9999", OxErrorCategory.Error, OxErrorKind.Other)]
    [TestCase("OX-0001", OxErrorCategory.UserInput, OxErrorKind.NotFound)]
    [TestCase("OX-0001", OxErrorCategory.Conflict, OxErrorKind.Conflict)]
    public void Kind_OfCodeAndCategory_IsByTable(string code, OxErrorCategory category, OxErrorKind kind) =>
        Assert.That(new OxError(code, category).Kind, Is.EqualTo(kind));

    [Test]
    public void ToString_WithArguments_ShowsTheCodeAlone() =>
        Assert.That(new OxError("CAL-4090", OxErrorCategory.UserInput) { Arguments = ["anna@example.net"] }.ToString(), Is.EqualTo("CAL-4090"));
}
