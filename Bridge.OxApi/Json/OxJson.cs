using System.Text.Json.Serialization;
using Bridge.OxApi.Calendar;
using Bridge.OxApi.Calendar.Legacy;
using Bridge.OxApi.Contacts;
using Bridge.OxApi.Tasks;

namespace Bridge.OxApi.Json;

/// <summary>Nested values of chronos: camel case, unset members are left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(OxDateTime))]
[JsonSerializable(typeof(OxCalendarUser))]
[JsonSerializable(typeof(OxAttendee))]
[JsonSerializable(typeof(IReadOnlyList<OxAttendee>))]
[JsonSerializable(typeof(IReadOnlyList<OxAlarm>))]
[JsonSerializable(typeof(IReadOnlyList<OxEventAttachment>))]
[JsonSerializable(typeof(IReadOnlyList<OxConference>))]
[JsonSerializable(typeof(OxGeo))]
[JsonSerializable(typeof(OxFreeBusyRow))]
internal sealed partial class OxJson : JsonSerializerContext;

/// <summary>Nested values of the modules with columns: snake case, unset members are left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(IReadOnlyList<OxListMember>))]
[JsonSerializable(typeof(IReadOnlyList<OxParticipant>))]
[JsonSerializable(typeof(IReadOnlyList<OxTaskUser>))]
[JsonSerializable(typeof(IReadOnlyList<OxAppointmentParticipant>))]
[JsonSerializable(typeof(IReadOnlyList<OxAppointmentUser>))]
[JsonSerializable(typeof(IReadOnlyList<OxAppointmentConfirmation>))]
[JsonSerializable(typeof(IReadOnlyList<long>))]
[JsonSerializable(typeof(int))]
internal sealed partial class OxColumnJson : JsonSerializerContext;
