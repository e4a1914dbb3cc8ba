"""Feedback of citizens: taken, routed, answered, closed; khiếu nại and tố cáo never come here."""
