namespace Worker.Tests.Jobs.PrepareReviews;

/// <summary>A file of two reviews in the encodings of Japanese that .NET has no tables for by itself.</summary>
internal static class JapaneseEncodings
{
    public static byte[] ShiftJis { get; } = Convert.FromHexString(
        "7265766965775f626f64792c737461725f726174696e670a97c782a2948382a295a882c582b582bd814282dc82bd948382a2"
        + "82dc82b72c350a82aa82c182a982e882b582dc82b582bd2c310a");

    public static byte[] EucJp { get; } = Convert.FromHexString(
        "7265766965775f626f64792c737461725f726174696e670acec9a4a4c7e3a4a4caaaa4c7a4b7a4bfa1a3a4dea4bfc7e3a4a4"
        + "a4dea4b92c350aa4aca4c3a4aba4eaa4b7a4dea4b7a4bf2c310a");

    public static byte[] Iso2022Jp { get; } = Convert.FromHexString(
        "7265766965775f626f64792c737461725f726174696e670a1b24424e492424476324244a2a24472437243f2123245e243f47"
        + "632424245e24391b28422c350a1b2442242c2443242b246a2437245e2437243f1b28422c310a");
}
