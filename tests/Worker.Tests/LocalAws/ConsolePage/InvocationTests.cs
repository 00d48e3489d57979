using System.Text;
using LocalAws.ConsolePage;
using LocalAws.LambdaHost;

namespace Worker.Tests.LocalAws.ConsolePage;

public static class InvocationTests
{
    [Fact]
    public static void Shows_what_Lambda_would_bill()
    {
        var cold = Invocation.From(
            "say", Result("{}") with { Duration = TimeSpan.FromMilliseconds(3.2), InitDuration = TimeSpan.FromMilliseconds(4.1) });
        var warm = Invocation.From("say", Result("{}") with { Duration = TimeSpan.FromMilliseconds(3.2), InitDuration = null });

        Assert.Equal(8, cold.BilledMs);
        Assert.Equal(4.1, cold.InitMs);
        Assert.Equal(4, warm.BilledMs);
        Assert.Null(warm.InitMs);
    }

    [Fact]
    public static void Indents_JSON_and_leaves_its_numbers_and_texts_as_they_were() =>
        Assert.Equal(
            "{\n  \"id\": 12345678901234567890.10,\n  \"text\": \"<b>地震</b>\"\n}",
            Invocation.Text("""{"id":12345678901234567890.10,"text":"<b>地震</b>"}"""u8.ToArray()));

    [Fact]
    public static void Shows_what_is_not_JSON_as_it_is() => Assert.Equal("plain <text>", Invocation.Text("plain <text>"u8.ToArray()));

    [Fact]
    public static void Cuts_long_payloads_and_logs()
    {
        var text = $"\"{new string('x', 6 * 1024 * 1024)}\"";
        var line = new string('y', 1000);

        var invocation = Invocation.From(
            "say", Result(text) with { Event = Encoding.UTF8.GetBytes(text), Log = [.. Enumerable.Repeat(line, 1000)] });

        Assert.Equal(Invocation.MaxCharacters + 1, invocation.Response.Length);
        Assert.EndsWith("…", invocation.Response, StringComparison.Ordinal);
        Assert.Equal(Invocation.MaxCharacters + 1, invocation.Event.Length);
        Assert.Equal(66, invocation.Log.Count);
        Assert.StartsWith("… 935 more lines", invocation.Log[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"errorType":"FormatException","errorMessage":"no"}""", "FormatException: no")]
    [InlineData("""{"errorMessage":"no"}""", "no")]
    [InlineData("[1]", "The error is not a JSON object.")]
    [InlineData("no", "The error is not a JSON object.")]
    public static void Says_in_one_line_what_went_wrong(string payload, string error) =>
        Assert.Equal(error, Invocation.From("say", Result(payload) with { FunctionError = "Unhandled" }).Error);

    [Fact]
    public static void Warns_when_a_part_of_a_batch_failed()
    {
        var invocation = Invocation.From("say", Result("{}") with { Problem = new ResponseProblem("3 of 10 failed", IsWhole: false) });

        Assert.Equal("3 of 10 failed", invocation.Warning);
        Assert.Null(invocation.Error);
        Assert.Contains("Outcome = 3 of 10 failed", invocation.Summary.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public static void A_batch_that_failed_whole_has_failed()
    {
        var invocation = Invocation.From("say", Result("{}") with { Problem = new ResponseProblem("10 of 10 failed", IsWhole: true) });

        Assert.Equal("10 of 10 failed", invocation.Error);
        Assert.False(invocation.Threw);
        Assert.Null(invocation.Warning);
    }

    private static InvocationResult Result(string payload) =>
        new("id", Encoding.UTF8.GetBytes(payload), null, TimeSpan.FromMilliseconds(1), null, 20, []);
}
