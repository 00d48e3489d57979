using Worker.Cli.Commands;

namespace Worker.Tests.Cli.Commands;

public static class InvokeCommandTests
{
    [Theory]
    [InlineData("""{"errorType":"InvalidAmendmentException","errorMessage":"Nothing was changed:\n- no such hazard"}""",
        ": InvalidAmendmentException: Nothing was changed: - no such hazard")]
    [InlineData("""{"errorType":"E","errorMessage":"red \u001b[31m"}""", ": E: red \ufffd[31m")]
    [InlineData("no JSON", ".")]
    public static void An_error_is_one_line_for_a_terminal(string result, string line) => Assert.Equal(line, InvokeCommand.ErrorOf(result));
}
