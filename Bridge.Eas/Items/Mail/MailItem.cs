using Bridge.Eas.Items.Mail.Marks;
using Bridge.OxApi.Mail;

namespace Bridge.Eas.Items.Mail;

/// <summary>A mail as a listing knows it.</summary>
/// <param name="ServerId">Its id on the phone: "collectionId:validity.uid".</param>
/// <param name="Row">Uid, flags, colour, received date.</param>
/// <param name="Mark">What is kept of it beside OX.</param>
/// <param name="Categories">Names of its categories.</param>
internal sealed record MailItem(string ServerId, OxMailRow Row, MailMark? Mark, IReadOnlyList<string> Categories);
